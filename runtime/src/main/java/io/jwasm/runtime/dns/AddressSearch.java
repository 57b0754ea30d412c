package io.jwasm.runtime.dns;

import io.jwasm.linux.IpAddress;
import io.jwasm.runtime.dns.LookupException.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** The search for a name's addresses of one type, along its aliases. Confined to one thread. */
final class AddressSearch {
  /** How many aliases may lead to an address. */
  private static final int MAX_ALIASES = 16;

  private final int type;
  private Name name;
  private int aliases;
  private boolean done;
  private List<IpAddress> found = List.of();
  private @Nullable Reason failure;

  /**
   * @param type of {@link org.xbill.DNS.Type}, A or AAAA
   */
  AddressSearch(Name name, int type) {
    this.name = name;
    this.type = type;
  }

  /** What to ask next. */
  Message query() {
    return Message.newQuery(Record.newRecord(name, type, DClass.IN));
  }

  /** Whether there is nothing more to ask. */
  boolean done() {
    return done;
  }

  /** The addresses, maybe none. */
  List<IpAddress> found() {
    return found;
  }

  /** Why there are none; null if the name just has none of this type. */
  @Nullable Reason failure() {
    return failure;
  }

  /** Takes the answer to {@link #query}; null if no server gave one. */
  void take(@Nullable Message answer) {
    if (answer == null) {
      fail(Reason.NO_ANSWER);
    } else if (!DnsClient.isFinal(answer.getRcode())) {
      fail(Reason.TRY_AGAIN);
    } else {
      follow(answer);
    }
  }

  private void follow(Message answer) {
    List<Record> records = answer.getSection(Section.ANSWER);
    Name last = name;
    for (var target = alias(records, last); target.isPresent(); target = alias(records, last)) {
      if (++aliases > MAX_ALIASES) {
        fail(Reason.FAILED);
        return;
      }
      last = target.get();
    }
    if (answer.getRcode() == Rcode.NXDOMAIN) {
      fail(Reason.NOT_FOUND);
      return;
    }
    found = ofType(records, last);
    done = !found.isEmpty() || last.equals(name);
    name = last;
  }

  private void fail(Reason reason) {
    failure = reason;
    done = true;
  }

  private static Optional<Name> alias(List<Record> records, Name name) {
    return records.stream()
        .filter(r -> r.getName().equals(name) && r instanceof CNAMERecord)
        .map(r -> ((CNAMERecord) r).getTarget())
        .findFirst();
  }

  private List<IpAddress> ofType(List<Record> records, Name owner) {
    return records.stream()
        .filter(r -> r.getName().equals(owner) && r.getType() == type)
        .filter(r -> r instanceof ARecord || r instanceof AAAARecord) // not without data
        .map(r -> IpAddress.of(r.rdataToWireCanonical()))
        .distinct()
        .toList();
  }
}
