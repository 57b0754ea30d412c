package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"os"
	"sort"
	"strconv"
	"strings"
)

// words are drawn from a vocabulary of 4096, the same ones in each run.
func words(seed uint32, count int) []string {
	drawn := make([]string, count)
	for i := range drawn {
		seed = seed*1664525 + 1013904223
		drawn[i] = strconv.FormatUint(uint64(seed>>20), 36)
	}
	return drawn
}

// round counts, sorts and packs words: maps, strings, the garbage collector, and plain loops.
func round(seed uint32) (uint32, error) {
	drawn := words(seed, 20000)
	counts := map[string]int{}
	for _, word := range drawn {
		counts[word]++
	}
	sort.Slice(drawn, func(a, b int) bool {
		if counts[drawn[a]] != counts[drawn[b]] {
			return counts[drawn[a]] > counts[drawn[b]]
		}
		return drawn[a] < drawn[b]
	})
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(strings.Join(drawn, " "))); err != nil {
		return 0, err
	}
	if err := writer.Close(); err != nil {
		return 0, err
	}
	return crc32.ChecksumIEEE(packed.Bytes()), nil
}

// work does so many rounds, as the second word of the command line says.
func work() error {
	rounds, err := strconv.Atoi(os.Args[2])
	if err != nil {
		return err
	}
	sum := uint32(0)
	for i := 0; i < rounds; i++ {
		crc, err := round(uint32(i))
		if err != nil {
			return err
		}
		sum ^= crc
	}
	fmt.Printf("work %08x\n", sum)
	return nil
}
