package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a containerd for Kubernetes: those that README asks for, an image for sandboxes,
 * and a bridge that pods are connected to.
 */
record PodSettings(Sandbox sandbox, Release release, String pause) {
  private static final String NETWORK =
      """
      {
        "cniVersion": "1.0.0",
        "name": "pods",
        "plugins": [{
          "type": "bridge", "bridge": "pods0", "isGateway": true,
          "ipam": {
            "type": "host-local", "dataDir": "%s",
            "ranges": [[{"subnet": "10.88.0.0/16"}]], "routes": [{"dst": "0.0.0.0/0"}]
          }
        }]
      }
      """;

  String text() {
    Path networks = sandbox.directory().resolve("networks");
    String addresses = sandbox.directory().resolve("addresses").toString();
    Path _ = Jwasm.file(networks.resolve("pods.conflist"), NETWORK.formatted(addresses));
    return ofReadme() + (release == Release.V2 ? v2(networks) : v1(networks));
  }

  private static Path plugins() {
    return Places.daemon("cni").resolve("usr/lib/cni");
  }

  private String v2(Path networks) {
    return """
    [plugins."io.containerd.cri.v1.images".pinned_images]
    sandbox = "%s"
    [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["%s"]
    conf_dir = "%s"
    """
        .formatted(pause, plugins(), networks);
  }

  private String v1(Path networks) {
    return """
    [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "%s"
    [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "%s"
    conf_dir = "%s"
    """
        .formatted(pause, plugins(), networks);
  }

  /** The block of README for this version of the configuration. */
  private String ofReadme() {
    Path readme = Places.top().resolve("README.md");
    Pattern block =
        Pattern.compile(
            "```toml\\n# [^\\n]*version = " + release.configVersion() + "\\n(.*?)```",
            Pattern.DOTALL);
    try {
      Matcher matcher = block.matcher(Files.readString(readme));
      if (!matcher.find()) {
        throw new AssertionError("no configuration for " + release + " in " + readme);
      }
      return matcher.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
