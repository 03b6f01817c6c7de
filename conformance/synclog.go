package main

import (
	"regexp"
	"strings"
	"sync"
	"time"
)

// syncState is what the StatefulSet controller wrote about one set.
type syncState struct {
	finished time.Time // of the last sync
	failed   bool      // that sync ended in an error, and will be tried again
	running  bool      // another one has begun
	count    int
}

// syncLog reads the controller manager's log. It is the only place where the end of a sync that changed nothing can
// be seen, and whether a sync failed: a failed one is tried again later and later, up to a quarter of an hour, so
// without it "nothing changes any more" could not be told from "not yet".
type syncLog struct {
	mu      sync.Mutex
	states  map[string]syncState
	isError bool // the lines that come belong to an error whose set has not been named yet
}

func newSyncLog() *syncLog {
	return &syncLog{states: map[string]syncState{}}
}

var (
	setInLog = regexp.MustCompile(`statefulSet="([^"]+)"`)
	keyInLog = regexp.MustCompile(`key="([^"]+)"`)
	// up to 1.35 the error names the set in its text, from 1.36 on in a key
	failedSync = regexp.MustCompile(`(?i)error syncing StatefulSet ([^ ,]+), requeuing`)
)

func (l *syncLog) line(text string) {
	// an error of several lines is written as err=<, the lines, and > key="…"
	if l.isError && strings.HasPrefix(strings.TrimSpace(text), ">") {
		l.isError = false
		if match := keyInLog.FindStringSubmatch(text); match != nil {
			l.fail(match[1])
		}
		return
	}
	switch {
	case strings.Contains(text, `"Syncing StatefulSet with pods"`):
		if match := setInLog.FindStringSubmatch(text); match != nil {
			l.update(match[1], func(s *syncState) { s.running = true })
		}
	case strings.Contains(text, `"Finished syncing statefulset"`):
		if match := keyInLog.FindStringSubmatch(text); match != nil {
			l.update(match[1], func(s *syncState) { s.finished, s.failed, s.running, s.count = time.Now(), false, false, s.count+1 })
		}
	case strings.Contains(text, "rror syncing StatefulSet"):
		match := failedSync.FindStringSubmatch(text)
		if match == nil {
			match = keyInLog.FindStringSubmatch(text)
		}
		if l.isError = match == nil; !l.isError {
			l.fail(match[1])
		}
	}
}

func (l *syncLog) fail(key string) {
	l.update(key, func(s *syncState) { s.finished, s.failed = time.Now(), true })
}

func (l *syncLog) update(key string, change func(*syncState)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	state := l.states[key]
	change(&state)
	l.states[key] = state
}

func (l *syncLog) get(key string) syncState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.states[key]
}
