package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fs.GuestDirectory;
import io.jwasm.runtime.fs.Listing;
import io.jwasm.runtime.memory.GuestMemory;

/**
 * {@code fd_readdir}. A cookie is the index of an entry in the listing that the call with cookie 0
 * took.
 */
public final class ReaddirCalls implements CallGroup {
  private static final int HEADER = 24;

  private final DescriptorTable table;
  private final Quota heap;

  /**
   * Binds the call to a guest's descriptors.
   *
   * @param heap what listings count against as long as they are kept
   */
  public ReaddirCalls(DescriptorTable table, Quota heap) {
    this.table = table;
    this.heap = heap;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("fd_readdir", "IIILI", this::readdir);
  }

  private int readdir(GuestMemory memory, long[] args) {
    Descriptor descriptor = table.acquire((int) args[0]);
    if (descriptor == null) {
      return WasiErrno.BADF;
    }
    try {
      if (!(descriptor instanceof GuestDirectory directory)) {
        return WasiErrno.NOTDIR;
      }
      long size = Integer.toUnsignedLong((int) args[2]);
      long buffer = memory.address((int) args[1], size);
      long used = memory.address((int) args[4], 4);
      Listing listing = directory.listing(args[3] == 0, heap);
      RawMemory.putInt(used, (int) fill(listing, args[3], buffer, size));
      return WasiErrno.SUCCESS;
    } finally {
      descriptor.release();
    }
  }

  /** Writes entries until the buffer is full: the last one may be cut. */
  private static long fill(Listing listing, long cookie, long buffer, long size) {
    long used = 0;
    if (cookie < 0) {
      return used;
    }
    for (long i = cookie; i < listing.size() && used < size; i++) {
      byte[] entry = entry(listing.get((int) i), i + 1);
      long length = Math.min(entry.length, size - used);
      RawMemory.copy(entry, 0, buffer + used, length);
      used += length;
    }
    return used;
  }

  private static byte[] entry(Listing.Entry entry, long next) {
    byte[] bytes = new byte[HEADER + entry.name().length];
    put(bytes, 0, next);
    put(bytes, 8, entry.inode());
    put(bytes, 16, entry.name().length | (long) entry.type().number() << 32);
    System.arraycopy(entry.name(), 0, bytes, HEADER, entry.name().length);
    return bytes;
  }

  private static void put(byte[] bytes, int offset, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[offset + i] = (byte) (value >>> (8 * i));
    }
  }
}
