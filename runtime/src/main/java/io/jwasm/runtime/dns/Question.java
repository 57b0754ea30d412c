package io.jwasm.runtime.dns;

import io.jwasm.linux.IpAddress;
import io.jwasm.runtime.dns.LookupException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The search for the addresses of one complete name. */
final class Question {
  /** How many aliases may lead to an address. */
  private static final int MAX_ALIASES = 16;

  private final String text;
  private final ResolvConf conf;
  private final DnsClient client;
  private int aliases;

  Question(String text, ResolvConf conf, DnsClient client) {
    this.text = text;
    this.conf = conf;
    this.client = client;
  }

  /** Its addresses, at least one. */
  List<IpAddress> addresses(Resolver.Kind kind) throws LookupException {
    Name name = name();
    if (kind != Resolver.Kind.BOTH) {
      return some(find(name, kind == Resolver.Kind.IPV4 ? Type.A : Type.AAAA));
    }
    List<IpAddress> found = new ArrayList<>(find(name, Type.A));
    try {
      found.addAll(find(name, Type.AAAA));
    } catch (LookupException e) {
      // Some servers fail for what they have none of.
      if (found.isEmpty()) {
        throw e;
      }
    }
    return some(found);
  }

  private List<IpAddress> some(List<IpAddress> found) throws LookupException {
    if (found.isEmpty()) {
      throw failure(Reason.NO_ADDRESS);
    }
    return found;
  }

  private Name name() throws LookupException {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw failure(Reason.NOT_FOUND);
    }
  }

  /** The addresses of one type, maybe none. */
  private List<IpAddress> find(Name start, int type) throws LookupException {
    aliases = 0;
    Name name = start;
    while (true) {
      Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
      Message answer = client.ask(query, conf).orElseThrow(() -> failure(Reason.NO_ANSWER));
      if (!DnsClient.isFinal(answer.getRcode())) {
        throw failure(Reason.TRY_AGAIN);
      }
      List<Record> records = answer.getSection(Section.ANSWER);
      Name last = followAliases(name, records);
      List<IpAddress> found = ofType(records, last, type);
      if (answer.getRcode() == Rcode.NXDOMAIN) {
        throw failure(Reason.NOT_FOUND);
      }
      if (!found.isEmpty() || last.equals(name)) {
        return found;
      }
      name = last;
    }
  }

  /** The name that aliases lead to, as far as the answer knows. */
  private Name followAliases(Name start, List<Record> records) throws LookupException {
    Name name = start;
    while (true) {
      Optional<Name> target = alias(records, name);
      if (target.isEmpty()) {
        return name;
      }
      if (++aliases > MAX_ALIASES) {
        throw failure(Reason.FAILED);
      }
      name = target.get();
    }
  }

  private static Optional<Name> alias(List<Record> records, Name name) {
    return records.stream()
        .filter(r -> r.getName().equals(name) && r instanceof CNAMERecord)
        .map(r -> ((CNAMERecord) r).getTarget())
        .findFirst();
  }

  private static List<IpAddress> ofType(List<Record> records, Name name, int type) {
    return records.stream()
        .filter(r -> r.getName().equals(name) && r.getType() == type)
        .filter(r -> r instanceof ARecord || r instanceof AAAARecord) // not without data
        .map(r -> IpAddress.of(r.rdataToWireCanonical()))
        .distinct()
        .toList();
  }

  private LookupException failure(Reason reason) {
    return new LookupException(reason, text);
  }
}
