package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// The types of FORMAT.md. The order of the fields is the order in the files.

type manifest = map[string]any

type trace struct {
	Name              string        `json:"name"`
	KubernetesVersion string        `json:"kubernetesVersion"`
	FeatureGates      gates         `json:"featureGates,omitempty"`
	ManualTermination bool          `json:"manualTermination,omitempty"`
	Existing          []entry       `json:"existing,omitempty"`
	OtherSets         []manifest    `json:"otherSets,omitempty"`
	StatefulSet       manifest      `json:"statefulSet"`
	Steps             []step        `json:"steps"`
	Seen              int           `json:"seen,omitempty"`
	Alternatives      []alternative `json:"alternatives,omitempty"`

	full    bool   // revisions and content are recorded
	upgrade string // the version that an event upgrades to
}

type alternative struct {
	Seen  int    `json:"seen"`
	Steps []step `json:"steps"`
}

// entry is an object that nobody but the scenario made.
type entry struct {
	Object      manifest `json:"object"`
	State       string   `json:"state,omitempty"`
	Terminating bool     `json:"terminating,omitempty"`
}

// event is what happens in a step; one of its fields is set, and Set and Labels with those that take them.
type event struct {
	Ready        string             `json:"ready,omitempty"`
	Unready      string             `json:"unready,omitempty"`
	Fail         string             `json:"fail,omitempty"`
	Succeed      string             `json:"succeed,omitempty"`
	Delete       string             `json:"delete,omitempty"`
	Terminated   string             `json:"terminated,omitempty"`
	DeletePvc    string             `json:"deletePvc,omitempty"`
	Patch        manifest           `json:"patch,omitempty"`
	DeleteSet    string             `json:"deleteSet,omitempty"`
	CreateSet    manifest           `json:"createSet,omitempty"`
	Wait         float64            `json:"wait,omitempty"`
	Relabel      string             `json:"relabel,omitempty"`
	Labels       map[string]*string `json:"labels,omitempty"`
	Disown       string             `json:"disown,omitempty"`
	Create       *entry             `json:"create,omitempty"`
	DeleteObject string             `json:"deleteObject,omitempty"`
	Release      string             `json:"release,omitempty"`
	Upgrade      string             `json:"upgrade,omitempty"`
	Set          string             `json:"set,omitempty"`
}

type step struct {
	Event     *event            `json:"event,omitempty"`
	Rejected  string            `json:"rejected,omitempty"`
	Actions   []string          `json:"actions"`
	Pods      []podView         `json:"pods"`
	Pvcs      []pvcView         `json:"pvcs"`
	Status    *status           `json:"status,omitempty"`
	Statuses  map[string]status `json:"statuses,omitempty"`
	Revisions []revisionView    `json:"revisions,omitempty"`
	Content   map[string]any    `json:"content,omitempty"`
	Identity  map[string]any    `json:"identity,omitempty"`
}

type podView struct {
	Name        string `json:"name"`
	Revision    string `json:"revision"`
	Phase       string `json:"phase"`
	Ready       bool   `json:"ready"`
	Terminating bool   `json:"terminating,omitempty"`
}

type pvcView struct {
	Name        string `json:"name"`
	Owner       string `json:"owner"`
	Terminating bool   `json:"terminating,omitempty"`
}

type revisionView struct {
	Name     string `json:"name"`
	Revision int64  `json:"revision"`
	Owner    string `json:"owner"`
}

type status struct {
	Replicas          int32  `json:"replicas"`
	ReadyReplicas     int32  `json:"readyReplicas"`
	AvailableReplicas int32  `json:"availableReplicas"`
	CurrentReplicas   int32  `json:"currentReplicas"`
	UpdatedReplicas   int32  `json:"updatedReplicas"`
	CurrentRevision   string `json:"currentRevision"`
	UpdateRevision    string `json:"updateRevision"`
}

func readTraces(file string) ([]trace, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(file, ".gz") {
		reader, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		var plain bytes.Buffer
		if _, err := plain.ReadFrom(reader); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		data = plain.Bytes()
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // a manifest goes to the API server as it was written
	decoder.DisallowUnknownFields()
	var traces []trace
	if err := decoder.Decode(&traces); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return traces, nil
}

// writeTraces writes one step a line, so that a difference between two recordings is a difference of lines.
func writeTraces(file string, traces []trace) error {
	var out bytes.Buffer
	out.WriteString("[")
	for i, t := range traces {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n")
		steps, alternatives := t.Steps, t.Alternatives
		t.Steps, t.Alternatives = nil, nil
		head := compactJSON(t)
		// "steps":null stands in the head; what follows it is put back after the steps
		at := bytes.LastIndex(head, []byte(`"steps":null`))
		out.Write(head[:at])
		writeSteps(&out, steps)
		rest := bytes.TrimSuffix(head[at+len(`"steps":null`):], []byte("}"))
		out.Write(rest)
		for j, other := range alternatives {
			if j == 0 {
				out.WriteString(",\n\"alternatives\":[")
			} else {
				out.WriteString(",")
			}
			fmt.Fprintf(&out, "{\"seen\":%d,", other.Seen)
			writeSteps(&out, other.Steps)
			out.WriteString("}")
			if j == len(alternatives)-1 {
				out.WriteString("]")
			}
		}
		out.WriteString("}")
	}
	out.WriteString("\n]\n")
	return writeFile(file, out.Bytes())
}

// writeFile compresses what is to end in .gz.
func writeFile(file string, data []byte) error {
	if strings.HasSuffix(file, ".gz") {
		var packed bytes.Buffer
		writer, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		_, _ = writer.Write(data)
		_ = writer.Close()
		data = packed.Bytes()
	}
	return os.WriteFile(file, data, 0o644)
}

func writeSteps(out *bytes.Buffer, steps []step) {
	out.WriteString(`"steps":[`)
	for i, s := range steps {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n ")
		out.Write(compactJSON(s))
	}
	out.WriteString("]")
}

// compactJSON does not escape <, > and &, which images and reasons have.
func compactJSON(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // plain data only
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
