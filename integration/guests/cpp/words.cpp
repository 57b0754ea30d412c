// Counts the words of its input and prints them with their number, most frequent first.
#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {
struct Announcer {
  Announcer() { std::cout << "constructed\n"; }
  ~Announcer() { std::cout << "destroyed\n"; }
} announcer;
} // namespace

int main() {
  std::map<std::string, int> counts;
  for (std::string word; std::cin >> word;) counts[word]++;
  std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto &left, const auto &right) { return left.second > right.second; });
  for (const auto &[word, count] : sorted) std::cout << count << ' ' << word << '\n';
  return 0;
}
