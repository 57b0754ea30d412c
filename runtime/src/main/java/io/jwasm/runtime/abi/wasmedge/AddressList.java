package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.memory.GuestMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The linked {@code addrinfo} records that a guest prepared for the answer. Filling ends before a
 * record that lies over one that is filled: some guests let their buffers overlap.
 */
final class AddressList {
  private static final int SIZE = 28;
  private static final int SOCKADDR_SIZE = 12;
  private static final int DATA4 = 14;
  private static final int DATA6 = 26;
  private static final int LENGTH4 = 16;
  private static final int LENGTH6 = 28;

  /** A range of the guest's memory, unsigned. */
  private record Range(long start, long end) {
    static Range of(int pointer, int length) {
      long start = Integer.toUnsignedLong(pointer);
      return new Range(start, start + length);
    }

    boolean overlaps(Range other) {
      return start < other.end && other.start < end;
    }
  }

  private final GuestMemory memory;
  private final AddressHints hints;
  private final List<Range> written = new ArrayList<>();
  private int record;

  /**
   * @param head the first record, 0 for none
   */
  AddressList(GuestMemory memory, AddressHints hints, int head) {
    this.memory = memory;
    this.hints = hints;
    record = head;
  }

  /**
   * Fills records.
   *
   * @param name the canonical name, for the first of them; empty for none
   * @param most how many there may be
   * @return how many are filled
   */
  int fill(List<Inet> addresses, byte[] name, int most) {
    int count = 0;
    while (count < Math.min(addresses.size(), Integer.toUnsignedLong(most)) && record != 0) {
      if (!put(addresses.get(count))) {
        break;
      }
      if (count == 0) {
        putName(name);
      }
      record = memory.getInt(record + 24);
      count++;
    }
    return count;
  }

  private boolean put(Inet address) {
    boolean wide = address.ip().wide();
    int sockaddr = memory.getInt(record + 12);
    int data = memory.getInt(sockaddr + 8);
    byte[] content = wide ? data6(address) : data4(address);
    List<Range> ranges =
        List.of(
            Range.of(record, SIZE),
            Range.of(sockaddr, SOCKADDR_SIZE),
            Range.of(data, content.length));
    if (ranges.stream().anyMatch(r -> written.stream().anyMatch(r::overlaps))) {
      return false;
    }
    written.addAll(ranges);
    int family = wide ? Address.INET6 : Address.INET4;
    memory.putShort(record, (short) hints.flags());
    memory.putByte(record + 2, (byte) family);
    memory.putByte(record + 3, (byte) hints.answerType());
    memory.putInt(record + 4, hints.answerProtocol());
    memory.putInt(record + 8, wide ? LENGTH6 : LENGTH4);
    memory.putByte(sockaddr, (byte) family);
    memory.putInt(sockaddr + 4, content.length);
    memory.put(data, content, 0, content.length);
    return true;
  }

  private static byte[] data4(Inet address) {
    return ByteBuffer.allocate(DATA4)
        .putShort((short) address.port())
        .put(address.ip().octets())
        .array();
  }

  private static byte[] data6(Inet address) {
    IpAddress ip = address.ip();
    return ByteBuffer.allocate(DATA6)
        .putShort((short) address.port())
        .putInt(0)
        .put(ip.octets())
        .putInt(Integer.reverseBytes(ip.scope()))
        .array();
  }

  /** Only where the guest made room: in some guests the pointer leads past the buffer. */
  private void putName(byte[] name) {
    int room = memory.getInt(record + 20);
    if (name.length > 0 && Integer.compareUnsigned(room, name.length) >= 0) {
      memory.put(memory.getInt(record + 16), name, 0, name.length);
      memory.putInt(record + 20, name.length);
    }
  }
}
