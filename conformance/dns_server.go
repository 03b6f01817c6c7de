package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer is a CoreDNS that serves one cluster domain.
type nameServer struct {
	process *process
	address string
	version string
}

type dnsQuery struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Rcode   string   `json:"rcode"`
	Answers []string `json:"answers"`
}

func (q dnsQuery) equal(other dnsQuery) bool {
	return q.Name == other.Name && q.Type == other.Type && q.Rcode == other.Rcode && slices.Equal(q.Answers, other.Answers)
}

func startNameServer(ctx context.Context, binary string, cp *controlPlane, domain string) (*nameServer, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	zones := domain + " in-addr.arpa ip6.arpa"
	corefile := filepath.Join(cp.dir, "Corefile."+domain)
	// `ttl 0` keeps nothing back; the rest is what clusters run with
	text := fmt.Sprintf(".:%d {\n  bind 127.0.0.1\n  kubernetes %s {\n    kubeconfig %s local\n    ttl 0\n  }\n}\n", ports[0], zones, cp.kubeconfig())
	if err := os.WriteFile(corefile, []byte(text), 0o600); err != nil {
		return nil, err
	}
	server := &nameServer{address: fmt.Sprintf("127.0.0.1:%d", ports[0])}
	version, err := exec.Command(binary, "-version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", binary, err)
	}
	server.version = regexp.MustCompile(`\d+\.\d+\.\d+`).FindString(string(version))
	if server.process, err = startCommand("coredns", exec.Command(binary, "-conf", corefile), nil); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if err := server.process.ended(); err != nil {
			return nil, err
		}
		// the API server's own Service is always there
		if answer, err := server.ask("kubernetes.default.svc."+domain+".", "A"); err == nil && len(answer.Answers) > 0 {
			return server, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("CoreDNS does not answer after a minute; it last wrote:\n  %s", strings.Join(server.process.tail, "\n  "))
		}
	}
}

func (s *nameServer) askAll(ctx context.Context, questions []dnsQuery) (out []dnsQuery, err error) {
	for _, question := range questions {
		answer, err := s.ask(question.Name, question.Type)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", question.Name, question.Type, err)
		}
		out = append(out, answer)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

var recordTypes = map[string]dnsmessage.Type{
	"A": dnsmessage.TypeA, "AAAA": dnsmessage.TypeAAAA, "SRV": dnsmessage.TypeSRV, "PTR": dnsmessage.TypePTR,
}

var rcodes = map[dnsmessage.RCode]string{
	dnsmessage.RCodeSuccess: "NOERROR", dnsmessage.RCodeNameError: "NXDOMAIN",
	dnsmessage.RCodeServerFailure: "SERVFAIL", dnsmessage.RCodeRefused: "REFUSED",
}

// ask sends one question over TCP, so that no answer is cut short.
func (s *nameServer) ask(name, kind string) (dnsQuery, error) {
	out := dnsQuery{Name: name, Type: kind, Answers: []string{}}
	parsed, err := dnsmessage.NewName(name)
	if err != nil {
		return out, err
	}
	message := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: 1, RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: parsed, Type: recordTypes[kind], Class: dnsmessage.ClassINET}},
	}
	packed, err := message.Pack()
	if err != nil {
		return out, err
	}
	connection, err := net.DialTimeout("tcp", s.address, 2*time.Second)
	if err != nil {
		return out, err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := connection.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packed))), packed...)); err != nil {
		return out, err
	}
	length := make([]byte, 2)
	if _, err := io.ReadFull(connection, length); err != nil {
		return out, err
	}
	data := make([]byte, binary.BigEndian.Uint16(length))
	if _, err := io.ReadFull(connection, data); err != nil {
		return out, err
	}
	var answer dnsmessage.Message
	if err := answer.Unpack(data); err != nil {
		return out, err
	}
	if out.Rcode = rcodes[answer.RCode]; out.Rcode == "" {
		out.Rcode = answer.RCode.String()
	}
	for _, record := range answer.Answers {
		out.Answers = append(out.Answers, recordText(record.Body))
	}
	slices.Sort(out.Answers)
	return out, nil
}

func recordText(body dnsmessage.ResourceBody) string {
	switch record := body.(type) {
	case *dnsmessage.AResource:
		return "A " + net.IP(record.A[:]).String()
	case *dnsmessage.AAAAResource:
		return "AAAA " + net.IP(record.AAAA[:]).String()
	case *dnsmessage.SRVResource:
		return fmt.Sprintf("SRV %d %d %d %s", record.Priority, record.Weight, record.Port, record.Target)
	case *dnsmessage.PTRResource:
		return "PTR " + record.PTR.String()
	case *dnsmessage.CNAMEResource:
		return "CNAME " + record.CNAME.String()
	}
	return fmt.Sprintf("%T", body)
}

// reverseName is the name under which an address is looked up.
func reverseName(address string) string {
	ip := net.ParseIP(address)
	if v4 := ip.To4(); v4 != nil {
		return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa.", v4[3], v4[2], v4[1], v4[0])
	}
	var out strings.Builder
	for i := len(ip) - 1; i >= 0; i-- {
		fmt.Fprintf(&out, "%x.%x.", ip[i]&0xf, ip[i]>>4)
	}
	return out.String() + "ip6.arpa."
}
