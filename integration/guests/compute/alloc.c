// The C library's allocator: a search tree of small blocks that grows and shrinks. alloc [THOUSANDS]
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
  struct node *child[2];
  uint32_t key;
  uint32_t size;
  unsigned char payload[];
};

static struct node *root;

static void insert(uint32_t key) {
  struct node **link = &root;
  while (*link && (*link)->key != key) link = &(*link)->child[key > (*link)->key];
  if (*link) return;
  uint32_t size = 8 + key % 96;
  *link = calloc(1, sizeof **link + size);
  (*link)->key = key;
  (*link)->size = size;
  (*link)->payload[size - 1] = (unsigned char)key;
}

static void take_smallest(void) {
  struct node **link = &root;
  if (!root) return;
  while ((*link)->child[0]) link = &(*link)->child[0];
  struct node *gone = *link;
  *link = gone->child[1];
  free(gone);
}

int main(int argc, char **argv) {
  long count = (argc > 1 ? atol(argv[1]) : 1500) * 1000L;
  uint32_t seed = 7;
  uint64_t sum = 0;
  for (long i = 0; i < count; i++) {
    seed = seed * 1664525u + 1013904223u;
    insert(seed >> 4);
    if (i % 3) take_smallest();
    if (root) sum += root->key + root->payload[root->size - 1];
  }
  printf("alloc %llu\n", (unsigned long long)sum);
  return 0;
}
