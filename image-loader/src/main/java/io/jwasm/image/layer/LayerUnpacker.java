package io.jwasm.image.layer;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.tree.Tree;
import io.jwasm.image.tree.Tree.Directory;
import io.jwasm.image.tree.TreePath;
import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Applies the entries of one layer's tar, whiteouts included (image-spec, layer.md). */
final class LayerUnpacker {
  private static final String WHITEOUT = ".wh.";
  private static final String WHITEOUT_META = ".wh..wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final Tree tree;
  private final EntryWriter writer;
  private final UnpackBudget budget;
  private final Notices notices;
  private final String layer;

  /** Real paths that this layer has made; its whiteouts do not touch them. */
  private final Set<String> made = new HashSet<>();

  LayerUnpacker(Tree tree, EntryWriter writer, UnpackBudget budget, Notices notices, String layer) {
    this.tree = tree;
    this.writer = writer;
    this.budget = budget;
    this.notices = notices;
    this.layer = layer;
  }

  void apply(MeteredInput in) throws IOException {
    // Not closed: its owner closes the stream.
    @SuppressWarnings("resource")
    var tar = new TarArchiveInputStream(in, "UTF-8");
    while (true) {
      in.startHeader();
      TarArchiveEntry entry = tar.getNextEntry();
      in.endHeader();
      if (entry == null) {
        break;
      }
      apply(entry, tar);
      tar.skip(Long.MAX_VALUE);
    }
    writer.finish();
  }

  private void apply(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    try {
      budget.addEntry();
      TreePath path = path(entry.getName());
      if (path.base().startsWith(WHITEOUT)) {
        whiteout(path);
      } else if (path.isRoot()) {
        root(entry);
      } else {
        place(entry, path, tar);
      }
    } catch (ErrnoException e) {
      throw failure(entry, e);
    } catch (IllegalArgumentException e) {
      throw invalid(entry, String.valueOf(e.getMessage()), e);
    }
  }

  private TreePath path(String name) {
    checkText(name);
    return TreePath.of(name, budget.limits().pathDepth());
  }

  private void checkText(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("its name or link target holds a NUL character");
    }
    if (TreePath.bytes(text).length > budget.limits().pathLength()) {
      throw new IllegalArgumentException(
          "its name or link target is longer than " + budget.limits().pathLength() + " bytes");
    }
  }

  private void root(TarArchiveEntry entry) {
    if (!entry.isDirectory()) {
      throw new IllegalArgumentException("it would replace the root directory");
    }
    writer.rootDirectory(entry);
  }

  private void place(TarArchiveEntry entry, TreePath path, TarArchiveInputStream tar)
      throws IOException {
    try (Directory parent = tree.makeDirectories(path.parent())) {
      byte[] name = path.baseBytes();
      switch (entry.getLinkFlag()) {
        case TarConstants.LF_DIR -> writer.directory(parent, name, entry);
        case TarConstants.LF_SYMLINK -> {
          checkText(entry.getLinkName());
          writer.symbolicLink(parent, name, entry);
        }
        case TarConstants.LF_LINK -> writer.hardLink(parent, name, path(entry.getLinkName()));
        case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO -> {
          Tree.remove(parent, name);
          notices.leftOut(Names.printable(entry.getName()));
        }
        case TarConstants.LF_NORMAL,
            TarConstants.LF_OLDNORM,
            TarConstants.LF_CONTIG,
            TarConstants.LF_GNUTYPE_SPARSE ->
            regular(parent, name, entry, tar);
        default ->
            throw new IllegalArgumentException(
                "its type '" + (char) entry.getLinkFlag() + "' is unknown");
      }
      made.add(parent.child(path.base()));
    }
  }

  private void regular(
      Directory parent, byte[] name, TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    // Tars older than POSIX mark a directory by its name only.
    if (entry.isDirectory()) {
      writer.directory(parent, name, entry);
      return;
    }
    if (entry.isSparse()) {
      budget.addBytes(entry.getRealSize());
    }
    writer.file(parent, name, entry, tar);
  }

  private void whiteout(TreePath path) {
    try (@Nullable Directory parent = tree.existing(path.parent())) {
      if (parent == null) {
        return;
      }
      if (path.base().equals(OPAQUE)) {
        for (byte[] child : Tree.names(parent)) {
          Tree.removeExcept(parent, child, made::contains);
        }
      } else if (!path.base().startsWith(WHITEOUT_META)) {
        String name = path.base().substring(WHITEOUT.length());
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
          throw new IllegalArgumentException("it is a whiteout of nothing");
        }
        Tree.removeExcept(parent, TreePath.bytes(name), made::contains);
      }
    }
  }

  private JwasmException failure(TarArchiveEntry entry, ErrnoException cause) {
    boolean full = cause.errno() == Errno.ENOSPC || cause.errno() == Errno.EDQUOT;
    String reason = "entry \"" + Names.printable(entry.getName()) + "\": " + cause.getMessage();
    return new JwasmException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.INVALID_ARGUMENT,
        "unpack layer",
        layer,
        reason,
        full ? "free some space, or keep images elsewhere with JWASM_HOME" : null,
        cause);
  }

  private JwasmException invalid(TarArchiveEntry entry, String reason, Exception cause) {
    return new JwasmException(
        ErrorKind.INVALID_ARGUMENT,
        "unpack layer",
        layer,
        "entry \"" + Names.printable(entry.getName()) + "\": " + reason,
        "the image is damaged or hostile; build it again",
        cause);
  }
}
