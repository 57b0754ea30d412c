package io.jwasm.image.content;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.Annotations;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Index;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Chooses an image by its name where a source holds several. */
final class TagChoice {
  private TagChoice() {}

  /** The index with only the entries of that tag; a source with one name needs none. */
  static Index choose(Index index, String tag, String source) {
    if (tag.isEmpty()) {
      requireOne(
          index.manifests().stream()
              .map(entry -> names(entry).findFirst().orElse(null))
              .filter(Objects::nonNull)
              .toList(),
          source);
      return index;
    }
    List<Descriptor> matching =
        index.manifests().stream()
            .filter(entry -> names(entry).anyMatch(name -> matches(name, tag)))
            .toList();
    if (matching.isEmpty()) {
      throw noSuchTag(tag, index.manifests().stream().flatMap(TagChoice::names).toList(), source);
    }
    return Index.of(matching);
  }

  private static Stream<String> names(Descriptor entry) {
    return Stream.of(
            entry.annotations().get(Annotations.CONTAINERD_NAME),
            entry.annotations().get(Annotations.REF_NAME))
        .filter(Objects::nonNull);
  }

  /** Whether it is the name, or its part behind the colon. */
  static boolean matches(String name, String tag) {
    return name.equals(tag) || name.endsWith(":" + tag);
  }

  static void requireOne(Collection<String> names, String source) {
    var distinct = new TreeSet<>(names);
    if (distinct.size() > 1) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "open image",
          source,
          "it holds several images: " + String.join(", ", distinct),
          "choose one with " + source + ":TAG",
          null);
    }
  }

  static JwasmException noSuchTag(String tag, Collection<String> names, String source) {
    String held = names.isEmpty() ? "no names" : String.join(", ", new TreeSet<>(names));
    return new JwasmException(
        ErrorKind.NOT_FOUND,
        "open image",
        source,
        "no image has the tag \"" + tag + "\"; it holds " + held,
        null,
        null);
  }
}
