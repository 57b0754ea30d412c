package io.jwasm.shim.cli;

import io.jwasm.image.store.StoredImage;
import io.jwasm.oci.json.PlainJson;
import io.jwasm.runtime.cache.ArtifactStore;
import io.jwasm.runtime.cache.PrunePolicy;
import io.jwasm.shim.Services;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jwasm cache}: what is kept below the home directory. */
@Command(
    name = "cache",
    description = "Lists and removes unpacked images and compiled modules.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  jwasm cache ls",
      "  jwasm cache prune --older-than 30d --max-size 5g"
    })
final class CacheCommand {
  private static final int DIGEST_SHOWN = 12;

  private final Services services;
  private final Terminal terminal;

  CacheCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  @Command(
      name = "ls",
      aliases = "list",
      description = "Lists what is kept, the last used last.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "One JSON object a line.") boolean json) {
    List<StoredImage> images = services.images().list();
    List<ArtifactStore.Entry> modules = services.modules(terminal::message).list();
    if (!json) {
      line("KIND", "ID", "ENGINE", "STATE", "SIZE", "USED", "NAME");
    }
    for (StoredImage image : images.reversed()) {
      print(json, Row.of(image));
    }
    for (ArtifactStore.Entry module : modules) {
      print(json, Row.of(module));
    }
    return 0;
  }

  @Command(
      name = "prune",
      description = {
        "Removes what killed runs left behind and, of the rest, what the options say.",
        "Images and modules that are in use stay."
      },
      mixinStandardHelpOptions = true)
  int prune(
      @Option(names = "--all", description = "Remove everything that is not in use.") boolean all,
      @Option(
              names = "--older-than",
              paramLabel = "TIME",
              converter = TimeSpan.class,
              description = "Remove compiled modules not used for this long, e.g. 30d.")
          @Nullable Duration age,
      @Option(
              names = "--max-size",
              paramLabel = "SIZE",
              converter = ByteSize.Converter.class,
              description = "Remove compiled modules, the least used first, down to this size.")
          @Nullable ByteSize size) {
    var policy =
        all
            ? PrunePolicy.ALL
            : new PrunePolicy(
                age == null ? PrunePolicy.NOTHING.maxAge() : age,
                size == null ? PrunePolicy.NOTHING.maxBytes() : size.bytes());
    long bytes = 0;
    for (ArtifactStore.Entry module : services.modules(terminal::message).prune(policy)) {
      bytes += removed(Row.of(module));
    }
    if (all) {
      for (StoredImage image : services.images().prune()) {
        bytes += removed(Row.of(image));
      }
    }
    terminal.out().println("freed " + ByteSize.text(bytes));
    return 0;
  }

  private long removed(Row row) {
    terminal.out().println("removed " + row.kind() + " " + row.id() + " " + row.name());
    return row.bytes();
  }

  private void print(boolean json, Row row) {
    if (json) {
      terminal.out().println(PlainJson.line(row.fields()));
    } else {
      line(
          row.kind(),
          row.id(),
          row.engine(),
          row.state(),
          ByteSize.text(row.bytes()),
          row.used().substring(0, Math.min(19, row.used().length())),
          row.name());
    }
  }

  private void line(Object... cells) {
    terminal.out().printf("%-8s %-14s %-8s %-10s %10s  %-20s %s%n", cells);
  }

  /** Of an image, engine and state are empty. */
  private record Row(
      String kind,
      String digest,
      String engine,
      String state,
      long bytes,
      String used,
      String name) {
    static Row of(StoredImage image) {
      return new Row(
          "image",
          image.digest().toString(),
          "",
          "",
          image.bytes(),
          image.lastUsed().toString(),
          String.join(", ", image.names()));
    }

    static Row of(ArtifactStore.Entry module) {
      return new Row(
          "module",
          module.key().moduleDigest(),
          module.key().engine(),
          module.state().name().toLowerCase(Locale.ROOT),
          module.bytes(),
          module.lastUsed().toString(),
          module.key().fingerprint());
    }

    String id() {
      String hex = digest.substring(digest.indexOf(':') + 1);
      return hex.substring(0, Math.min(DIGEST_SHOWN, hex.length()));
    }

    Map<String, Object> fields() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("kind", kind);
      fields.put("digest", digest);
      if (!engine.isEmpty()) {
        fields.put("engine", engine);
        fields.put("state", state);
      }
      fields.put("bytes", bytes);
      fields.put("used", used);
      fields.put("name", name);
      return fields;
    }
  }
}
