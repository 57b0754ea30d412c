// Throws and catches in the ways that programs do, and prints what happened.
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace {
struct Guard {
  const char *name;
  explicit Guard(const char *name) : name(name) {}
  ~Guard() { printf("~%s\n", name); }
};

struct Base : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct Derived : Base {
  std::string more;
  Derived(const char *what, std::string more) : Base(what), more(std::move(more)) {}
};

int parse(const std::string &text) {
  if (text.empty()) throw std::invalid_argument("empty");
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') throw c;
    value = value * 10 + (c - '0');
    if (value > 1000000) throw Derived("too large", text);
  }
  return value;
}

const char *outcome(const std::string &text) {
  static std::string result;
  Guard guard("outcome");
  try {
    Guard inner("try");
    result = "value " + std::to_string(parse(text));
  } catch (const Base &e) {
    result = std::string("base ") + e.what();
  } catch (const std::exception &e) {
    result = std::string("exception ") + e.what();
  } catch (...) {
    result = "something else";
  }
  return result.c_str();
}

double deep(int depth, double a, double b, long long c) {
  if (depth == 0) throw depth + c;
  double result = deep(depth - 1, a + 1, b * 2, c + depth);
  return result + a * b + static_cast<double>(c); // never reached, but keeps all of them alive
}

void nested() {
  try {
    try {
      throw std::string("first");
    } catch (const std::string &first) {
      try {
        throw 2;
      } catch (int second) {
        printf("caught %d inside of %s\n", second, first.c_str());
      }
      throw;
    }
  } catch (const std::string &again) {
    printf("again %s\n", again.c_str());
  }
}

long many(int count) {
  long sum = 0;
  for (int i = 0; i < count; i++) {
    try {
      std::vector<int> owned(10, i);
      if (i % 3 != 0) throw owned[5];
      sum += 1;
    } catch (int value) {
      sum += value % 7;
    }
  }
  return sum;
}
} // namespace

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "uncaught") == 0) throw Base("nobody catches this");
  for (const char *text : {"123", "", "12x", "99999999"}) puts(outcome(text));
  double kept = argc * 1.5;
  try {
    printf("%f\n", deep(2000, 1, 1, 0));
  } catch (long long sum) {
    printf("deep %lld %.1f\n", sum, kept);
  }
  nested();
  printf("many %ld\n", many(200000));
  return 0;
}
