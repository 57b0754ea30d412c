// Command features uses what makes Go's runtime different from a C library's, one verb each.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"
)

func goroutines() error {
	work, results := make(chan int), make(chan int)
	var group sync.WaitGroup
	for i := 0; i < 100; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for n := range work {
				results <- n * n
			}
		}()
	}
	go func() {
		for n := 1; n <= 1000; n++ {
			work <- n
		}
		close(work)
		group.Wait()
		close(results)
	}()
	sum := 0
	for r := range results {
		sum += r
	}
	fmt.Println("sum", sum)
	return nil
}

func timers() error {
	begin := time.Now()
	order := make(chan string, 3)
	for _, ms := range []int{60, 20, 40} {
		ms := ms
		time.AfterFunc(time.Duration(ms)*time.Millisecond, func() { order <- fmt.Sprint(ms) })
	}
	got := []string{<-order, <-order, <-order}
	select {
	case <-time.After(10 * time.Millisecond):
	case <-order:
		return errors.New("a timer fired twice")
	}
	if passed := time.Since(begin); passed < 70*time.Millisecond {
		return fmt.Errorf("only %v passed", passed)
	}
	fmt.Println("order", strings.Join(got, " "))
	return nil
}

func files(root string) error {
	folder := filepath.Join(root, "go", "größe 漢字")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for i := 0; i < 3; i++ {
		name := filepath.Join(folder, fmt.Sprintf("file%d.txt", i))
		if err := os.WriteFile(name, bytes.Repeat([]byte("x"), i), 0o644); err != nil {
			return err
		}
	}
	if err := os.Rename(filepath.Join(folder, "file0.txt"), filepath.Join(folder, "renamed")); err != nil {
		return err
	}
	var seen []string
	err := fs.WalkDir(os.DirFS(root), "go", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			info, _ := entry.Info()
			seen = append(seen, fmt.Sprintf("%s:%d", path, info.Size()))
		}
		return err
	})
	sort.Strings(seen)
	fmt.Println(strings.Join(seen, "\n"))
	_, missing := os.Stat(filepath.Join(root, "missing"))
	fmt.Println("missing", errors.Is(missing, fs.ErrNotExist))
	return err
}

func compression() error {
	text := strings.Repeat("the quick brown fox ", 5000)
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := io.WriteString(writer, text); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	size := packed.Len()
	reader, err := gzip.NewReader(&packed)
	if err != nil {
		return err
	}
	back, err := io.ReadAll(reader)
	fmt.Println("gzip", size < 2000, string(back) == text)
	return err
}

func documents() error {
	var value struct {
		Name  string         `json:"name"`
		Items []int          `json:"items"`
		More  map[string]any `json:"more"`
	}
	text := `{"name":"größe","items":[1,2,3],"more":{"b":true,"a":null}}`
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	back, err := json.Marshal(value)
	fmt.Println(string(back))
	fmt.Println(regexp.MustCompile(`(\w+)@(\w+)`).ReplaceAllString("user@host", "$2 $1"))
	return err
}

func collect() error {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	kept := 0
	for i := 0; i < 200; i++ {
		kept += len(make([]byte, 1<<20)) >> 20
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println("collected", kept, after.NumGC > before.NumGC, after.HeapInuse < 64<<20)
	return nil
}

func panics() error {
	defer func() { fmt.Println("recovered:", recover()) }()
	var nothing map[string]int
	nothing["x"] = 1
	return nil
}

func main() {
	verbs := map[string]func() error{
		"goroutines": goroutines, "timers": timers, "gzip": compression, "json": documents,
		"gc": collect, "recover": panics, "work": work,
		"files": func() error { return files(os.Args[2]) },
		"panic": func() error { panic("on purpose") },
		"exit":  func() error { os.Exit(42); return nil },
		"deadlock": func() error { select {} },
		"busy": func() error {
			for i := 0; ; i++ {
				runtime.KeepAlive(i)
			}
		},
	}
	verb, known := verbs[os.Args[1]]
	if !known {
		fmt.Fprintln(os.Stderr, "unknown verb", os.Args[1])
		os.Exit(2)
	}
	if err := verb(); err != nil {
		fmt.Fprintln(os.Stderr, os.Args[1], err)
		os.Exit(1)
	}
}
