package main

import (
	"bytes"
)

// writeDNS writes one query a line.
func writeDNS(file string, data dnsFile) error {
	var out bytes.Buffer
	cases := data.Cases
	data.Cases = nil
	out.Write(bytes.TrimSuffix(compactJSON(data), []byte("null}")))
	out.WriteString("[")
	for i, c := range cases {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n")
		queries := c.Queries
		c.Queries = nil
		out.Write(bytes.TrimSuffix(compactJSON(c), []byte("null}")))
		out.WriteString("[")
		for j, q := range queries {
			if j > 0 {
				out.WriteString(",")
			}
			out.WriteString("\n ")
			out.Write(compactJSON(q))
		}
		out.WriteString("]}")
	}
	out.WriteString("\n]}\n")
	return writeFile(file, out.Bytes())
}
