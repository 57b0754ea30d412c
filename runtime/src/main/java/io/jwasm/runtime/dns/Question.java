package io.jwasm.runtime.dns;

import io.jwasm.linux.IpAddress;
import io.jwasm.runtime.dns.LookupException.Reason;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The search for the addresses of one complete name. */
final class Question {
  private final String text;
  private final ResolvConf conf;
  private final DnsClient client;

  Question(String text, ResolvConf conf, DnsClient client) {
    this.text = text;
    this.conf = conf;
    this.client = client;
  }

  /** Its addresses, at least one. */
  List<IpAddress> addresses(Resolver.Kind kind) throws LookupException {
    Name name = name();
    List<AddressSearch> searches =
        types(kind).mapToObj(type -> new AddressSearch(name, type)).toList();
    if (conf.single()) {
      searches.forEach(search -> run(List.of(search)));
    } else {
      run(searches);
    }
    return combine(searches);
  }

  private static IntStream types(Resolver.Kind kind) {
    return switch (kind) {
      case IPV4 -> IntStream.of(Type.A);
      case IPV6 -> IntStream.of(Type.AAAA);
      case BOTH -> IntStream.of(Type.A, Type.AAAA);
    };
  }

  private Name name() throws LookupException {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new LookupException(Reason.NOT_FOUND, text);
    }
  }

  /** Asks what all of them want to know at once, until none wants to know more. */
  private void run(List<AddressSearch> searches) {
    List<AddressSearch> open = searches;
    while (!open.isEmpty()) {
      @Nullable Message[] answers =
          client.ask(open.stream().map(AddressSearch::query).toList(), conf);
      for (int i = 0; i < answers.length; i++) {
        open.get(i).take(answers[i]);
      }
      open = open.stream().filter(search -> !search.done()).toList();
    }
  }

  /** Some servers fail for what they have none of: that one type fails matters without another. */
  private List<IpAddress> combine(List<AddressSearch> searches) throws LookupException {
    List<IpAddress> found = searches.stream().flatMap(s -> s.found().stream()).toList();
    if (!found.isEmpty()) {
      return found;
    }
    Reason reason =
        searches.stream()
            .map(AddressSearch::failure)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(Reason.NO_ADDRESS);
    throw new LookupException(reason, text);
  }
}
