package io.jwasm.shim.rpc;

import com.google.protobuf.ByteString;

/**
 * A unit of ttrpc's wire: a header of ten bytes and data.
 *
 * @param stream which call it belongs to; odd for calls of the client
 * @param type what the data is
 * @param flags {@link #REMOTE_OPEN} and others that only streams of many messages have
 * @param data at most {@link RpcTransport#MAX_MESSAGE} bytes
 * @param oversize the length that the header had, if that was too much and the data was skipped;
 *     otherwise 0
 */
record Frame(int stream, byte type, byte flags, ByteString data, long oversize) {
  static final int HEADER = 10;
  static final byte REQUEST = 1;
  static final byte RESPONSE = 2;

  /** Flag: more messages follow. */
  static final byte REMOTE_OPEN = 2;

  static Frame response(int stream, ByteString data) {
    return new Frame(stream, RESPONSE, (byte) 0, data, 0);
  }
}
