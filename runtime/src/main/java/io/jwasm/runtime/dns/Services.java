package io.jwasm.runtime.dns;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Ports by the name of their service, those that programs use by name. */
public final class Services {
  private static final Map<String, Integer> PORTS =
      Map.ofEntries(
          Map.entry("echo", 7),
          Map.entry("discard", 9),
          Map.entry("ftp-data", 20),
          Map.entry("ftp", 21),
          Map.entry("ssh", 22),
          Map.entry("telnet", 23),
          Map.entry("smtp", 25),
          Map.entry("time", 37),
          Map.entry("domain", 53),
          Map.entry("bootps", 67),
          Map.entry("tftp", 69),
          Map.entry("gopher", 70),
          Map.entry("http", 80),
          Map.entry("www", 80),
          Map.entry("kerberos", 88),
          Map.entry("pop3", 110),
          Map.entry("sunrpc", 111),
          Map.entry("nntp", 119),
          Map.entry("ntp", 123),
          Map.entry("imap", 143),
          Map.entry("imap2", 143),
          Map.entry("snmp", 161),
          Map.entry("ldap", 389),
          Map.entry("https", 443),
          Map.entry("submissions", 465),
          Map.entry("syslog", 514),
          Map.entry("submission", 587),
          Map.entry("ldaps", 636),
          Map.entry("imaps", 993),
          Map.entry("pop3s", 995),
          Map.entry("ms-sql-s", 1433),
          Map.entry("mysql", 3306),
          Map.entry("postgresql", 5432),
          Map.entry("amqp", 5672),
          Map.entry("redis", 6379),
          Map.entry("http-alt", 8080));

  private Services() {}

  /** The port of a service; empty if it is not known. */
  public static OptionalInt port(String service) {
    Integer port = PORTS.get(service.toLowerCase(Locale.ROOT));
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
