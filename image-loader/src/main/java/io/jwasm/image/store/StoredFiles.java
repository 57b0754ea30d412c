package io.jwasm.image.store;

import io.jwasm.oci.image.ContainerConfig;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The directory of one stored image.
 *
 * @param directory it exists as a whole or not at all
 */
record StoredFiles(Path directory) {
  private static final String BYTES = "bytes";
  private static final String NOTICES = "notices";

  Path root() {
    return directory.resolve("root");
  }

  Path module() {
    return directory.resolve("module.wasm");
  }

  private Path config() {
    return directory.resolve("config.json");
  }

  private Path facts() {
    return directory.resolve("facts");
  }

  boolean exist() {
    return Files.exists(facts());
  }

  void writeConfig(byte[] json) throws IOException {
    Files.write(config(), json);
  }

  ContainerConfig readConfig() throws IOException {
    return Files.exists(config())
        ? OciJson.readImageConfig(Files.readAllBytes(config()), config().toString()).config()
        : ContainerConfig.EMPTY;
  }

  void writeFacts(long bytes, List<String> notices) throws IOException {
    Properties facts = new Properties();
    facts.setProperty(BYTES, Long.toString(bytes));
    facts.setProperty(NOTICES, String.join("\n", notices));
    try (Writer out = Files.newBufferedWriter(facts())) {
      facts.store(out, null);
    }
  }

  private Properties readFacts() throws IOException {
    Properties facts = new Properties();
    try (Reader in = Files.newBufferedReader(facts())) {
      facts.load(in);
    }
    return facts;
  }

  long bytes() throws IOException {
    return Long.parseLong(readFacts().getProperty(BYTES, "0"));
  }

  List<String> notices() throws IOException {
    return readFacts().getProperty(NOTICES, "").lines().toList();
  }

  Optional<Path> existingRoot() {
    return Optional.of(root()).filter(Files::isDirectory);
  }

  Optional<Path> existingModule() {
    return Optional.of(module()).filter(Files::isRegularFile);
  }

  Instant lastUsed() throws IOException {
    return Files.getLastModifiedTime(facts()).toInstant();
  }

  void touch() throws IOException {
    Files.setLastModifiedTime(facts(), FileTime.from(Instant.now()));
  }
}
