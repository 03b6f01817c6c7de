package main

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// sameSteps is FORMAT.md's equality of two plays of one scenario. "" when they are equal, otherwise where they are not.
func sameSteps(t trace, a, b []step) bool {
	if len(a) != len(b) {
		return false
	}
	ordered := isOrdered(t.StatefulSet) && len(t.OtherSets) == 0
	collecting := false // garbage collection deletes pods beside the controller
	for i := range a {
		e := a[i].Event
		if e != nil && e.DeleteSet != "" {
			collecting = true
		}
		if e != nil && e.CreateSet != nil {
			collecting = false
			ordered = isOrdered(e.CreateSet) && len(t.OtherSets) == 0
		}
		if !sameStep(a[i], b[i], ordered && !collecting) {
			return false
		}
	}
	return true
}

func isOrdered(set manifest) bool {
	spec, _ := set["spec"].(map[string]any)
	return spec["podManagementPolicy"] != "Parallel"
}

func sameStep(a, b step, ordered bool) bool {
	if (a.Rejected == "") != (b.Rejected == "") || !sameActions(a.Actions, b.Actions, ordered) {
		return false
	}
	a.Rejected, b.Rejected = "", ""
	a.Actions, b.Actions = nil, nil
	a.Event, b.Event = nil, nil
	return bytes.Equal(compactJSON(a), compactJSON(b))
}

func sameActions(a, b []string, ordered bool) bool {
	if ordered && !slices.Equal(podActions(a), podActions(b)) {
		return false
	}
	a, b = slices.Clone(a), slices.Clone(b)
	sort.Strings(a)
	sort.Strings(b)
	return slices.Equal(a, b)
}

func podActions(actions []string) (out []string) {
	for _, text := range actions {
		if strings.HasPrefix(text, "create pod/") || strings.HasPrefix(text, "terminate pod/") {
			out = append(out, text)
		}
	}
	return out
}
