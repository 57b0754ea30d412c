package io.jwasm.image.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads what was built. */
final class Archives {
  private Archives() {}

  static Map<String, byte[]> tar(byte[] bytes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = open(new ByteArrayInputStream(bytes))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        entries.put(e.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  /** Name, mode, owner, time in seconds and size of every entry. */
  static List<String> gzipTar(byte[] bytes) throws IOException {
    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = open(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        entries.add(
            "%s %o %d:%d %d %d"
                .formatted(
                    e.getName(),
                    e.getMode() & 0777,
                    e.getLongUserId(),
                    e.getLongGroupId(),
                    e.getLastModifiedTime().toInstant().getEpochSecond(),
                    e.getSize()));
      }
    }
    return entries;
  }

  private static TarArchiveInputStream open(InputStream in) {
    return new TarArchiveInputStream(in, "UTF-8");
  }
}
