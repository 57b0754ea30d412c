package io.jwasm.runtime.abi.wasmedge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.CallTable;
import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.dns.LookupException;
import io.jwasm.runtime.dns.Resolver;
import io.jwasm.runtime.dns.Services;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.net.Sockets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** {@code sock_getaddrinfo}. */
public final class AddressInfoCalls implements CallGroup {
  /** Error numbers that WasmEdge adds to those of WASI. */
  static final int AIAGAIN = 78;

  static final int AIBADFLAG = 79;
  static final int AIFAIL = 80;
  static final int AIFAMILY = 81;
  static final int AIMEMORY = 82;
  static final int AINODATA = 83;
  static final int AINONAME = 84;
  static final int AISERVICE = 85;

  /** The longest name that there can be, and its NUL. */
  private static final int MAX_NAME = 256;

  private static final int MAX_PORT = 65_535;

  private final Sockets sockets;
  private final Resolver resolver;

  /** Binds the call to the network of a guest. */
  public AddressInfoCalls(Sockets sockets, Resolver resolver) {
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("sock_getaddrinfo", "IIIIIIII", this::getAddressInfo);
  }

  /** Something that the guest asked for cannot be had. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int error;

    Failure(int error) {
      super("getaddrinfo " + error, null, false, false);
      this.error = error;
    }
  }

  private int getAddressInfo(GuestMemory memory, long[] args) {
    long ignored = memory.address((int) args[7], Integer.BYTES);
    try {
      String node = text(memory, (int) args[0], (int) args[1]);
      String service = text(memory, (int) args[2], (int) args[3]);
      AddressHints hints = AddressHints.read(memory, (int) args[4]);
      check(node, service, hints, (int) args[6]);
      int port = service.isEmpty() ? 0 : port(service, hints);
      List<Inet> found = addresses(node, hints).stream().map(ip -> new Inet(ip, port)).toList();
      byte[] name = hints.has(AddressHints.CANONNAME) ? node.getBytes(UTF_8) : new byte[0];
      var list = new AddressList(memory, hints, memory.getInt((int) args[5]));
      memory.putInt((int) args[7], list.fill(found, name, (int) args[6]));
      return WasiErrno.SUCCESS;
    } catch (Failure e) {
      return e.error;
    }
  }

  /** Some guests count the NUL at the end, others do not. */
  private static String text(GuestMemory memory, int pointer, int length) throws Failure {
    if (length < 0 || length > MAX_NAME) {
      throw new Failure(AINONAME);
    }
    String text = length == 0 ? "" : memory.utf8(pointer, length);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static void check(String node, String service, AddressHints hints, int most)
      throws Failure {
    if (node.isEmpty() && service.isEmpty()) {
      throw new Failure(AINONAME);
    }
    if (most == 0) {
      throw new Failure(AIMEMORY);
    }
    if (!hints.flagsKnown() || (hints.has(AddressHints.CANONNAME) && node.isEmpty())) {
      throw new Failure(AIBADFLAG);
    }
    if (!hints.familyKnown()) {
      throw new Failure(AIFAMILY);
    }
    if (!hints.typesKnown()) {
      throw new Failure(WasiErrno.NOSYS);
    }
  }

  private static int port(String service, AddressHints hints) throws Failure {
    if (service.matches("[0-9]{1,5}") && Integer.parseInt(service) <= MAX_PORT) {
      return Integer.parseInt(service);
    }
    OptionalInt port = Services.port(service);
    if (hints.has(AddressHints.NUMERICSERV)) {
      throw new Failure(AINONAME);
    }
    return port.orElseThrow(() -> new Failure(AISERVICE));
  }

  private List<IpAddress> addresses(String node, AddressHints hints) throws Failure {
    List<IpAddress> found = node.isEmpty() ? own(hints) : of(node, hints);
    List<IpAddress> wanted =
        switch (hints.family()) {
          case Address.INET4 -> found.stream().filter(a -> !a.wide()).toList();
          case Address.INET6 -> wide(found, hints);
          default -> found;
        };
    if (wanted.isEmpty()) {
      throw new Failure(AINONAME);
    }
    return wanted;
  }

  private static List<IpAddress> own(AddressHints hints) {
    return hints.has(AddressHints.PASSIVE)
        ? List.of(IpAddress.ANY4, IpAddress.ANY6)
        : List.of(IpAddress.LOOPBACK4, IpAddress.LOOPBACK6);
  }

  /** IPv4 addresses in the form of IPv6 are for those who have no others, or want all. */
  private static List<IpAddress> wide(List<IpAddress> found, AddressHints hints) {
    List<IpAddress> wide = new ArrayList<>(found.stream().filter(IpAddress::wide).toList());
    if (hints.mapped() && (wide.isEmpty() || hints.has(AddressHints.ALL))) {
      found.stream().filter(a -> !a.wide()).map(IpAddress::mapped).forEach(wide::add);
    }
    return wide;
  }

  private List<IpAddress> of(String node, AddressHints hints) throws Failure {
    var numeric = IpAddress.parse(node);
    if (numeric.isPresent()) {
      return List.of(numeric.get());
    }
    if (hints.has(AddressHints.NUMERICHOST)) {
      throw new Failure(AINONAME);
    }
    if (!sockets.mayLookUp(node)) {
      throw new Failure(AIFAIL);
    }
    try {
      List<IpAddress> found = resolver.resolve(node, hints.kind());
      sockets.learn(node, found);
      return found;
    } catch (LookupException e) {
      throw new Failure(
          switch (e.reason()) {
            case NOT_FOUND -> AINONAME;
            case NO_ADDRESS -> AINODATA;
            case TRY_AGAIN, NO_ANSWER -> AIAGAIN;
            case FAILED -> AIFAIL;
          });
    }
  }
}
