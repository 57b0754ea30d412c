package io.jwasm.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.image.fixture.Tar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random layers, applied for real and to a model that is a map from paths to contents. */
class LayerPropertyTest {
  private static final String[] NAMES = {"a", "b", "c"};
  private static final int LAYERS = 4;
  private static final int CHANGES = 12;

  @TempDir Path root;

  static Stream<Integer> seeds() {
    return Stream.iterate(1, seed -> seed + 1).limit(150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithModel(int seed) throws IOException {
    Random random = new Random(seed);
    Map<String, String> model = new TreeMap<>();
    List<byte[]> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      layers.add(layer(random, model));
    }

    Unpacking.into(root, UnpackLimits.DEFAULT, layers.toArray(byte[][]::new));

    assertThat(scan(root)).as("seed %d", seed).isEqualTo(model);
  }

  /** One layer: whiteouts of what is below, then new entries, in any order in the tar. */
  private static byte[] layer(Random random, Map<String, String> model) {
    Set<String> whiteouts = new TreeSet<>();
    Map<String, String> added = new TreeMap<>();
    for (int i = 0; i < CHANGES; i++) {
      String path = path(random);
      if (random.nextInt(4) == 0) {
        whiteouts.add(path);
      } else if (added.keySet().stream().noneMatch(other -> clashes(other, path))) {
        added.put(path, content(random));
      }
    }
    Set<String> opaque = new TreeSet<>();
    if (random.nextInt(3) == 0) {
      opaque.add(NAMES[random.nextInt(NAMES.length)]);
    }
    // A whiteout below a file of the same layer would make no sense.
    whiteouts.removeIf(w -> added.keySet().stream().anyMatch(a -> w.startsWith(a + "/")));
    opaque.removeIf(added::containsKey);
    applyToModel(model, whiteouts, opaque, added);
    return tar(random, whiteouts, opaque, added);
  }

  private static void applyToModel(
      Map<String, String> model,
      Set<String> whiteouts,
      Set<String> opaque,
      Map<String, String> added) {
    whiteouts.forEach(path -> model.keySet().removeIf(p -> p.equals(path) || below(p, path)));
    opaque.forEach(path -> model.keySet().removeIf(p -> below(p, path)));
    added.forEach((path, content) -> {
      // A directory keeps what it holds if it is one already.
      boolean merged = content.equals("dir") && content.equals(model.get(path));
      model.keySet().removeIf(p -> !merged && (p.equals(path) || below(p, path)));
      for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
        model.put(path.substring(0, slash), "dir");
      }
      model.put(path, content);
    });
  }

  private static byte[] tar(
      Random random, Set<String> whiteouts, Set<String> opaque, Map<String, String> added) {
    List<Runnable> entries = new ArrayList<>();
    Tar tar = new Tar();
    whiteouts.forEach(path -> entries.add(() -> tar.file(whiteout(path), "")));
    opaque.forEach(path -> entries.add(() -> tar.file(path + "/.wh..wh..opq", "")));
    Collections.shuffle(entries, random);
    int before = random.nextInt(entries.size() + 1);
    entries.subList(0, before).forEach(Runnable::run);
    added.forEach((path, content) -> {
      // Directories are entries of their own, as every builder writes them.
      for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
        tar.directory(path.substring(0, slash));
      }
      entry(tar, path, content);
    });
    entries.subList(before, entries.size()).forEach(Runnable::run);
    return tar.bytes();
  }

  private static void entry(Tar tar, String path, String content) {
    if (content.equals("dir")) {
      tar.directory(path);
    } else if (content.startsWith("-> ")) {
      tar.symlink(path, content.substring(3));
    } else {
      tar.file(path, content);
    }
  }

  private static String whiteout(String path) {
    int slash = path.lastIndexOf('/') + 1;
    return path.substring(0, slash) + ".wh." + path.substring(slash);
  }

  private static boolean clashes(String one, String other) {
    return one.equals(other) || below(one, other) || below(other, one);
  }

  private static boolean below(String path, String directory) {
    return path.startsWith(directory + "/");
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
    while (random.nextInt(3) > 0 && path.length() < 7) {
      path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
    }
    return path.toString();
  }

  private static String content(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "dir";
      case 1 -> "-> /nowhere/" + random.nextInt();
      default -> "text " + random.nextInt();
    };
  }

  private static Map<String, String> scan(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(p -> !p.equals(root)).toList()) {
        found.put(root.relativize(path).toString(), describe(path));
      }
    }
    return found;
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      assertThat(Files.getPosixFilePermissions(path))
          .contains(PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
      return "dir";
    }
    return Files.readString(path);
  }
}
