package io.jwasm.runtime.dns;

import java.util.Objects;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** A question in its wire form. Confined to one thread. */
final class Query {
  /** What passes every network in one piece (DNS flag day 2020). */
  private static final int PAYLOAD = 1232;

  private static final int MAX_MESSAGE = 65_535;

  private final Message message;
  private boolean extended;
  private byte[] wire;

  /**
   * @param extended whether to tell by EDNS0 (RFC 6891) that larger datagrams are welcome
   */
  Query(Message message, boolean extended) {
    this.message = message;
    this.extended = extended;
    if (extended) {
      message.addRecord(new OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL);
    }
    wire = message.toWire(MAX_MESSAGE);
  }

  /** Leaves EDNS0 out, for a server that does not know it; false if it is left out already. */
  boolean simplify() {
    boolean changed = extended;
    if (extended) {
      extended = false;
      message.removeAllRecords(Section.ADDITIONAL);
      wire = message.toWire(MAX_MESSAGE);
    }
    return changed;
  }

  /** As a datagram; not to be changed. */
  @SuppressWarnings("MayBeReadOnlyArray")
  byte[] wire() {
    return wire;
  }

  /** As TCP carries it, with its length in front. */
  byte[] framed() {
    byte[] framed = new byte[2 + wire.length];
    framed[0] = (byte) (wire.length >> 8);
    framed[1] = (byte) wire.length;
    System.arraycopy(wire, 0, framed, 2, wire.length);
    return framed;
  }

  /** Whether a message answers this question. */
  boolean fits(Message answer) {
    return answer.getHeader().getFlag(Flags.QR)
        && answer.getHeader().getID() == message.getHeader().getID()
        && Objects.equals(answer.getQuestion(), message.getQuestion());
  }
}
