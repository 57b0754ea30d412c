package io.jwasm.shim;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.jwasm.linux.RawMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.NullMarked;

/** The rules of the architecture that the compiler does not keep, over every module's classes. */
@AnalyzeClasses(
    packages = "io.jwasm",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.WrittenByHand.class})
final class ArchitectureTest {
  /** What protoc and its plugin generate follows their own rules. */
  static final class WrittenByHand implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/io/jwasm/proto/");
    }
  }

  private static final DescribedPredicate<JavaClass> ENTRY_POINTS =
      belongToAnyOf(Main.class, Training.class);

  /** Entry points may know everything; the next rule is their price. */
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices()
          .matching("io.jwasm.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(ENTRY_POINTS, alwaysTrue());

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_ENTRY_POINTS =
      noClasses().that(not(ENTRY_POINTS)).should().dependOnClassesThat(ENTRY_POINTS);

  @ArchTest
  static final ArchRule PLATFORM_KNOWS_NOTHING_ABOVE_IT =
      noClasses()
          .that(resideInAnyPackage("io.jwasm.error..", "io.jwasm.linux.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.jwasm.oci..", "io.jwasm.image..", "io.jwasm.runtime..", "io.jwasm.shim.."));

  @ArchTest
  static final ArchRule OCI_SPEC_KNOWS_NOTHING_ABOVE_IT =
      noClasses()
          .that(resideInAPackage("io.jwasm.oci.."))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.jwasm.image..", "io.jwasm.runtime..", "io.jwasm.shim.."));

  @ArchTest
  static final ArchRule IMAGE_LOADER_DOES_NOT_KNOW_THE_RUNTIME =
      noClasses()
          .that(resideInAPackage("io.jwasm.image.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.jwasm.runtime..", "io.jwasm.shim.."));

  @ArchTest
  static final ArchRule RUNTIME_DOES_NOT_KNOW_THE_IMAGE_LOADER =
      noClasses()
          .that(resideInAPackage("io.jwasm.runtime.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.jwasm.image..", "io.jwasm.shim.."));

  @ArchTest
  static final ArchRule JACKSON = confined("com.fasterxml.jackson..", "io.jwasm.oci.json");

  @ArchTest
  static final ArchRule FOREIGN_FUNCTIONS =
      confined("java.lang.foreign..", "io.jwasm.linux", "io.jwasm.runtime.engine.natives..");

  @ArchTest
  static final ArchRule CHICORY =
      confined("com.dylibso.chicory..", "io.jwasm.runtime.engine.jvm..");

  @ArchTest
  static final ArchRule JIB = confined("com.google.cloud.tools.jib..", "io.jwasm.image..");

  @ArchTest static final ArchRule DNSJAVA = confined("org.xbill..", "io.jwasm.runtime.dns");

  @ArchTest static final ArchRule PICOCLI = confined("picocli..", "io.jwasm.shim..");

  @ArchTest
  static final ArchRule GRPC = confined("io.grpc..", "io.jwasm..rpc..", "io.jwasm..containerd..");

  @ArchTest static final ArchRule NETTY = confined("io.netty..", "io.jwasm..rpc..");

  @ArchTest
  static final ArchRule UNSAFE =
      noClasses()
          .that(not(belongToAnyOf(RawMemory.class)))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("sun.misc.Unsafe");

  @ArchTest
  static final ArchRule ONLY_ENTRY_POINTS_END_THE_PROCESS =
      noClasses()
          .that(not(ENTRY_POINTS))
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule STATIC_FIELDS_ARE_FINAL =
      fields().that().areStatic().and().areNotFinal().should().notBeStatic().allowEmptyShould(true);

  @ArchTest
  static final ArchRule STATIC_FIELDS_HOLD_NO_STATE =
      fields().that().areStatic().should().notHaveRawType(mutable());

  /** A thread's scratch buffers for the kernel, and where its stack ends: no state of a guest. */
  @ArchTest
  static final ArchRule THREAD_LOCALS_HOLD_NO_STATE =
      fields()
          .that()
          .haveRawType(assignableTo(ThreadLocal.class))
          .should()
          .beDeclaredInClassesThat(
              resideInAnyPackage(
                  "io.jwasm.linux",
                  "io.jwasm.runtime.fd",
                  "io.jwasm.runtime.fs",
                  "io.jwasm.runtime.abi..",
                  "io.jwasm.runtime.engine.natives.."));

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED = classes().should(beInNullMarkedPackage());

  /** Only classes in {@code homes} may use {@code library}. */
  private static ArchRule confined(String library, String... homes) {
    return noClasses()
        .that(not(resideInAnyPackage(homes)))
        .should()
        .dependOnClassesThat(resideInAPackage(library));
  }

  private static DescribedPredicate<JavaClass> mutable() {
    return DescribedPredicate.describe(
        "a mutable type",
        type ->
            type.getPackageName().equals("java.util.concurrent.atomic")
                || type.isAssignableTo(Lock.class)
                || type.isAssignableTo(ConcurrentMap.class)
                || type.isAssignableTo(HashMap.class)
                || type.isAssignableTo(LinkedHashMap.class)
                || type.isAssignableTo(HashSet.class)
                || type.isAssignableTo(ArrayList.class)
                || type.isAssignableTo(ArrayDeque.class));
  }

  private static ArchCondition<JavaClass> beInNullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(type, marked, type.getName() + " has no @NullMarked package"));
      }
    };
  }
}
