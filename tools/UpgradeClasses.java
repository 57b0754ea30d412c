import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives classes of Java 5 (picocli's, ASM's) the class file version of Java 8, with
 * the stack maps that it demands: the JDK's AOT cache takes no class that the old verifier has to
 * check. {@code IN OUT}
 */
class UpgradeClasses {
  private static final int FIRST_KEPT = ClassFile.JAVA_6_VERSION;

  private final ZipFile jar;
  private final ClassFile classFile;

  private UpgradeClasses(ZipFile jar) {
    this.jar = jar;
    this.classFile =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this::open)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .orElse(type -> ClassHierarchyInfo.ofClass(null))
                    .cached()));
  }

  public static void main(String[] args) throws IOException {
    try (var jar = new ZipFile(args[0]);
        var out = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
      var upgrade = new UpgradeClasses(jar);
      for (ZipEntry entry : jar.stream().toList()) {
        byte[] content = jar.getInputStream(entry).readAllBytes();
        var copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? upgrade.apply(content) : content);
      }
    }
  }

  private byte[] apply(byte[] bytes) {
    int version = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    if (version >= FIRST_KEPT) {
      return bytes;
    }
    ClassModel model = classFile.parse(bytes);
    // Code that is passed on element by element is written anew, which makes its stack maps.
    return classFile.transformClass(
        model,
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen(ClassTransform.endHandler(c -> c.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }

  private InputStream open(ClassDesc type) {
    String descriptor = type.descriptorString();
    ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : new ByteArrayInputStream(jar.getInputStream(entry).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
