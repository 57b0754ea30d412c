package io.jwasm.shim.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.error.JwasmException;
import io.jwasm.oci.json.PlainJson;
import io.jwasm.shim.doctor.Programs.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether Docker keeps its images where wasm images can be. */
record DockerChecks(Places places) {
  private static final String NAME = "docker";
  private static final String RUNTIME = "io.containerd.jwasm.v1";

  /** From this version on, new installations keep images in containerd. */
  private static final int BY_DEFAULT = 29;

  List<Finding> findings() {
    Optional<Path> daemon = new Programs(places.path()).find("dockerd");
    if (daemon.isEmpty()) {
      return List.of(Finding.ok(NAME, "not installed"));
    }
    Optional<Version> version = Programs.version(daemon.get());
    String text = version.map(Version::text).orElse("of an unknown version");
    Finding found = Finding.ok(NAME, text + ", \"" + daemon.get() + "\"");
    Map<String, Object> config;
    try {
      config = config();
    } catch (JwasmException e) {
      String remedy = "correct the file: Docker does not start with it";
      return List.of(found, Finding.fail("docker images", e.getMessage(), remedy));
    }
    return List.of(found, images(config, version), alias(config));
  }

  private Map<String, Object> config() {
    String json = Texts.read(places.dockerConfig());
    return json.isBlank()
        ? Map.of()
        : PlainJson.read(json.getBytes(UTF_8), places.dockerConfig().toString());
  }

  private Finding images(Map<String, Object> config, Optional<Version> version) {
    String check = "docker images";
    Object feature = map(config.get("features")).get("containerd-snapshotter");
    if (Boolean.TRUE.equals(feature)) {
      return Finding.ok(check, "are kept in containerd");
    }
    String remedy =
        "put \"features\": {\"containerd-snapshotter\": true} into \""
            + places.dockerConfig()
            + "\" and restart Docker";
    if (feature == null && version.filter(v -> v.major() >= BY_DEFAULT).isPresent()) {
      return Finding.warn(
          check, "are kept in containerd, unless Docker was updated to this version", remedy);
    }
    return Finding.fail(check, "are not kept in containerd: no wasm image can be loaded", remedy);
  }

  private static Finding alias(Map<String, Object> config) {
    String check = "docker runtime";
    return map(config.get("runtimes")).entrySet().stream()
        .filter(entry -> RUNTIME.equals(map(entry.getValue()).get("runtimeType")))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(name -> Finding.ok(check, "is called " + name))
        .orElseGet(() -> Finding.ok(check, "has no short name; " + RUNTIME + " works"));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
