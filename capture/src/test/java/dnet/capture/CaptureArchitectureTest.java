package dnet.capture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between this module's packages, kept by a test. */
@AnalyzeClasses(packages = "dnet.capture", importOptions = DoNotIncludeTests.class)
class CaptureArchitectureTest {
  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dnet.capture.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PCAP_IS_CONFINED =
      noClasses()
          .that(not(resideInAPackage("dnet.capture.source..")))
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.pcap4j..", "com.sun.jna.."))
          .because("packets come from dnet.capture.source alone");

  @ArchTest
  static final ArchRule DECODING_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dnet.capture.decode..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dnet.capture.decode..",
                  "dnet.inspector.model..",
                  "java.lang..",
                  "java.util..",
                  "java.nio",
                  "org.jspecify.."))
          .because("it sees bytes of attackers and does nothing but look at them");

  @ArchTest
  static final ArchRule TRACKING_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dnet.capture.track..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dnet.capture.track..",
                  "dnet.capture.decode..",
                  "dnet.inspector.model..",
                  "java.lang..",
                  "java.util..",
                  "org.jspecify.."))
          .because("recorded packets give the same answer as live ones");

  @ArchTest
  static final ArchRule PLANNING_AND_JUDGING_TOUCH_NOTHING =
      noClasses()
          .that()
          .resideInAnyPackage("dnet.capture.plan..", "dnet.capture.verdict..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "dnet.capture.session..",
                  "dnet.inspector.snapshot..",
                  "dnet.inspector.netlink..",
                  "java.io..",
                  "java.nio.file..",
                  "java.net.."))
          .because("what was gathered is all that a verdict rests on");

  @ArchTest
  static final ArchRule NOBODY_RUNS_PROGRAMS_OR_PRINTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.ProcessBuilder")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
