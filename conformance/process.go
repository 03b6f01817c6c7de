package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is one part of the control plane, running.
type process struct {
	name  string
	cmd   *exec.Cmd
	stdin io.WriteCloser
	done  chan struct{}

	mu   sync.Mutex
	tail []string // the last lines it wrote, for the message when it ends unasked
}

// startProcess runs binary with a child's subcommand. Every line that it writes goes to onLine, when there is one.
func startProcess(binary, child string, args []string, onLine func(string)) (*process, error) {
	return startCommand(child, exec.Command(binary, append([]string{child}, args...)...), onLine)
}

func startCommand(name string, cmd *exec.Cmd, onLine func(string)) (*process, error) {
	p := &process{name: name, cmd: cmd, done: make(chan struct{})}
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout, p.cmd.Stderr = writer, writer
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	writer.Close()
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer reader.Close()
		lines := bufio.NewScanner(reader)
		lines.Buffer(make([]byte, 64<<10), 16<<20)
		for lines.Scan() {
			p.remember(lines.Text())
			if onLine != nil {
				onLine(lines.Text())
			}
		}
	}()
	go func() {
		<-read
		_ = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

func (p *process) remember(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tail = append(p.tail, line); len(p.tail) > 30 {
		p.tail = p.tail[1:]
	}
}

// ended is an error with the last lines that the process wrote, when it is not running any more.
func (p *process) ended() error {
	select {
	case <-p.done:
		p.mu.Lock()
		defer p.mu.Unlock()
		return fmt.Errorf("%s ended (%v); it last wrote:\n  %s", p.name, p.cmd.ProcessState, strings.Join(p.tail, "\n  "))
	default:
		return nil
	}
}

// stop asks the process to end, and insists after grace.
func (p *process) stop(grace time.Duration) {
	if p == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return
	case <-time.After(grace):
	}
	_ = p.cmd.Process.Kill()
	<-p.done
}
