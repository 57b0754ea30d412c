package io.jwasm.shim.cli;

import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.net.ListenAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a guest finds a listening socket: {@code [address:]port}. */
final class ListenOption implements ITypeConverter<Inet> {
  @Override
  public Inet convert(String value) {
    return ListenAddress.parse(value)
        .orElseThrow(() ->
            new TypeConversionException(
                "\"" + value + "\" is nowhere to listen: write port or address:port"));
  }
}
