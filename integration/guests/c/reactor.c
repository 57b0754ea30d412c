// A reactor: no _start, functions that the host calls by name after _initialize.
#include <stdio.h>

static int ready;

__attribute__((constructor)) static void set_up(void) { ready = 1; }

__attribute__((export_name("greet"))) void greet(void) { printf("ready %d\n", ready); }

__attribute__((export_name("answer"))) int answer(void) { return 42; }
