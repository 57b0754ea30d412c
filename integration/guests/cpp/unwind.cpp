// The part of a C++ runtime that Debian's libc++abi for wasm lacks: throwing, catching, and finding the
// clause of a landing pad in the tables that clang writes ("C++ ABI: Exception Handling", level II).
// Classes are caught by themselves and by their single, public bases.
#include <cstdint>
#include <cstdlib>
#include <typeinfo>

namespace {
struct Header {
  const std::type_info *type;
  void *(*destroy)(void *); // here destructors return their object
  int handlers;
  bool again;
  Header *next;
  std::max_align_t object[];
};

// As the ABI lays it out; <cxxabi.h> does not declare it.
struct SingleBase : std::type_info {
  const std::type_info *base;
};

Header *caught;

bool derives(const std::type_info *type, const std::type_info *from) {
  while (*type != *from) {
    // Only type_infos of classes with one base have this type themselves.
    const char *kind = typeid(*type).name();
    if (__builtin_strcmp(kind, "N10__cxxabiv120__si_class_type_infoE") != 0) return false;
    type = static_cast<const SingleBase *>(type)->base;
  }
  return true;
}

uintptr_t unsigned_leb(const uint8_t *&at) {
  uintptr_t value = 0;
  for (int shift = 0;; shift += 7) {
    uint8_t byte = *at++;
    value |= (byte & 0x7fu) << shift;
    if (byte < 0x80) return value;
  }
}

intptr_t signed_leb(const uint8_t *&at) {
  intptr_t value = 0;
  for (int shift = 0;;) {
    uint8_t byte = *at++;
    value |= static_cast<intptr_t>(byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) return shift < 32 && (byte & 0x40) ? value | -1 << shift : value;
  }
}
} // namespace

extern "C" {
struct {
  uintptr_t pad;
  const uint8_t *table;
  uintptr_t selector;
} __wasm_lpad_context;

// Generated code asks which clause of its landing pad takes the exception.
int _Unwind_CallPersonality(void *exception) {
  const std::type_info *thrown = static_cast<Header *>(exception)->type;
  __wasm_lpad_context.selector = 0;
  const uint8_t *at = __wasm_lpad_context.table + 1;
  const uint8_t *types = nullptr;
  if (*at++ != 0xff) {
    uintptr_t distance = unsigned_leb(at);
    types = at + distance;
  }
  at++;
  uintptr_t size = unsigned_leb(at);
  const uint8_t *actions = at + size;
  uintptr_t action = 0;
  for (uintptr_t site = 0; site <= __wasm_lpad_context.pad; site++) {
    unsigned_leb(at);
    action = unsigned_leb(at);
  }
  for (const uint8_t *record = actions + action - 1; action != 0;) {
    intptr_t filter = signed_leb(record);
    auto clause = reinterpret_cast<const std::type_info *const *>(types)[-filter];
    if (filter > 0 && (!clause || derives(thrown, clause))) {
      __wasm_lpad_context.selector = filter;
      break;
    }
    const uint8_t *next = record;
    intptr_t distance = signed_leb(record);
    if (distance == 0) break;
    record = next + distance;
  }
  return 0;
}

void *__cxa_allocate_exception(size_t size) {
  return static_cast<Header *>(calloc(1, sizeof(Header) + size))->object;
}

void __cxa_free_exception(void *object) {
  free(reinterpret_cast<char *>(object) - offsetof(Header, object));
}

[[noreturn]] void __cxa_throw(void *object, std::type_info *type, void *(*destroy)(void *)) {
  auto header = reinterpret_cast<Header *>(static_cast<char *>(object) - offsetof(Header, object));
  header->type = type;
  header->destroy = destroy;
  __builtin_wasm_throw(0, header);
}

void *__cxa_get_exception_ptr(void *exception) { return static_cast<Header *>(exception)->object; }

void *__cxa_begin_catch(void *exception) {
  auto header = static_cast<Header *>(exception);
  if (header != caught) {
    header->next = caught;
    caught = header;
  }
  header->again = false;
  header->handlers++;
  return header->object;
}

void __cxa_end_catch() {
  Header *header = caught;
  if (--header->handlers > 0) return;
  caught = header->next;
  if (header->again) return;
  if (header->destroy) header->destroy(header->object);
  free(header);
}

[[noreturn]] void __cxa_rethrow() {
  caught->again = true;
  __builtin_wasm_throw(0, caught);
}
}
