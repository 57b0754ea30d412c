/* Protobuf messages: what few fields of them are read and written here. */
#include "launcher.h"

struct reader {
  const unsigned char *at, *end;
  int bad;
};

static u64 varint(struct reader *reader) {
  u64 value = 0;
  for (int shift = 0; reader->at < reader->end && shift < 64; shift += 7) {
    unsigned char byte = *reader->at++;
    value |= (u64)(byte & 127) << shift;
    if (byte < 128) return value;
  }
  reader->bad = 1;
  return 0;
}

/* The first field of a number that has a length; empty if there is none. */
struct span field(struct span message, u32 wanted) {
  struct reader reader = {(const unsigned char *)message.at, (const unsigned char *)message.at + message.length, 0};
  while (reader.at < reader.end && !reader.bad) {
    u64 key = varint(&reader);
    u64 skipped = 0;
    switch (key & 7) {
      case 0: varint(&reader); break;
      case 1: skipped = 8; break;
      case 5: skipped = 4; break;
      case 2:
        skipped = varint(&reader);
        if (reader.bad || skipped > (u64)(reader.end - reader.at)) return (struct span){0, 0};
        if (key >> 3 == wanted) return (struct span){(const char *)reader.at, skipped};
        break;
      default: return (struct span){0, 0};
    }
    if (skipped > (u64)(reader.end - reader.at)) break;
    reader.at += skipped;
  }
  return (struct span){0, 0};
}

static void add_byte(struct message *message, u64 byte) {
  if (message->length == sizeof message->bytes) fail("called with too long a name");
  message->bytes[message->length++] = (char)byte;
}

static void add_varint(struct message *message, u64 value) {
  for (; value >= 128; value >>= 7) add_byte(message, (value & 127) | 128);
  add_byte(message, value);
}

void add_number(struct message *message, u32 number, u64 value) {
  add_varint(message, number << 3);
  add_varint(message, value);
}

void add_text(struct message *message, u32 number, struct span text) {
  add_varint(message, number << 3 | 2);
  add_varint(message, text.length);
  for (u64 i = 0; i < text.length; i++) add_byte(message, (unsigned char)text.at[i]);
}

struct span bytes_of(const struct message *message) {
  return (struct span){message->bytes, message->length};
}
