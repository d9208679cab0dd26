package dnet.tui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between this module's packages, kept by a test. */
@AnalyzeClasses(packages = "dnet.tui", importOptions = DoNotIncludeTests.class)
class TuiArchitectureTest {
  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("dnet.tui.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule RENDERING_IS_PURE =
      classes()
          .that()
          .resideInAPackage("dnet.tui.render..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dnet.tui.render..",
              "dnet.inspector.model..",
              "dnet.inspector.report..",
              "dnet.capture.verdict..",
              "org.jline..",
              "java.lang..",
              "java.io",
              "java.util..",
              "java.time..",
              "java.nio.charset",
              "org.jspecify..")
          .because("the same report gives the same text, whatever host or terminal there is");

  @ArchTest
  static final ArchRule PICOCLI_IS_CONFINED =
      confined("picocli..", "dnet.tui.cli..", "dnet.tui.shell..");

  @ArchTest
  static final ArchRule JLINE_IS_CONFINED =
      confined(
          "org.jline..",
          "dnet.tui.shell..",
          "dnet.tui.render..",
          "dnet.tui.cli..",
          "dnet.tui.top.terminal..");

  @ArchTest
  static final ArchRule LANTERNA_IS_CONFINED =
      confined("com.googlecode.lanterna..", "dnet.tui.top.terminal..");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_PRINT_OR_EXIT =
      noClasses()
          .that()
          .resideOutsideOfPackages("dnet.tui.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .because("whoever else did it would break an answer in the middle");

  private static ArchRule confined(String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }
}
