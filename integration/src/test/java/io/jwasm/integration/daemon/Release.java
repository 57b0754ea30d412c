package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Places;
import java.nio.file.Path;
import java.util.List;

/** The releases of containerd that the shim is tested with. */
public enum Release {
  /** Debian 12's: plain addresses, ttrpc only. */
  V1_6("1.6"),
  /** Debian 13's. */
  V1_7("1.7"),
  /** Debian unstable's. */
  V2("2");

  private final String number;

  Release(String number) {
    this.number = number;
  }

  /** Where its programs are. */
  Path programs() {
    return Places.daemon("containerd-" + number).resolve("usr/bin");
  }

  /** The version of its configuration files. */
  int configVersion() {
    return this == V2 ? 3 : 2;
  }

  /** The plugins that are Kubernetes'. */
  List<String> criPlugins() {
    return this == V2
        ? List.of(
            "io.containerd.grpc.v1.cri",
            "io.containerd.cri.v1.images",
            "io.containerd.cri.v1.runtime")
        : List.of("io.containerd.grpc.v1.cri");
  }

  @Override
  public String toString() {
    return "containerd " + number;
  }
}
