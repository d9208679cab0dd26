package dnet.inspector;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The package arrows of docs/architecture.md, kept by a test. */
@AnalyzeClasses(packages = "dnet.inspector", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dnet.inspector.";
  private static final String[] READERS = {
    ROOT + "netlink..", ROOT + "procfs..", ROOT + "netfilter..", ROOT + "docker..", ROOT + "ovs.."
  };

  /** A rule about packages of which some come later holds for none of them, too. */
  private static ArchRule of(ArchRule rule, String because) {
    return rule.because(because).allowEmptyShould(true);
  }

  private static ArchRule onlyUses(String layer, String... allowed) {
    List<String> all = new ArrayList<>(List.of("java..", "org.jspecify..", ROOT + layer));
    all.addAll(List.of(allowed));
    return of(
        classes()
            .that()
            .resideInAPackage(ROOT + layer)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(all.toArray(String[]::new))),
        layer + " stands on nothing else");
  }

  private static ArchRule confined(String library, String... packages) {
    return of(
        noClasses()
            .that(not(resideInAnyPackage(packages)))
            .should()
            .dependOnClassesThat(resideInAnyPackage(library)),
        library + " is confined to " + String.join(", ", packages));
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dnet.inspector.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule MODEL_KNOWS_NOBODY = onlyUses("model..");

  @ArchTest
  static final ArchRule MODEL_HAS_NO_IO =
      of(
          noClasses()
              .that()
              .resideInAPackage(ROOT + "model..")
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..")
                      .or(resideInAPackage("java.net.."))),
          "the model is facts only");

  @ArchTest
  static final ArchRule LINUX = onlyUses("linux..", ROOT + "model..", "jnr..", "com.kenai.jffi..");

  @ArchTest
  static final ArchRule NETLINK = onlyUses("netlink..", ROOT + "model..", ROOT + "linux..");

  @ArchTest static final ArchRule PROCFS = onlyUses("procfs..", ROOT + "model..", ROOT + "linux..");

  @ArchTest
  static final ArchRule NETFILTER =
      onlyUses(
          "netfilter..",
          ROOT + "model..",
          ROOT + "linux..",
          ROOT + "netlink..",
          "com.fasterxml.jackson..");

  @ArchTest static final ArchRule ADVICE = onlyUses("advice..", ROOT + "model..");

  @ArchTest
  static final ArchRule DIAGNOSE = onlyUses("diagnose..", ROOT + "model..", ROOT + "advice..");

  @ArchTest
  static final ArchRule SIMULATE = onlyUses("simulate..", ROOT + "model..", ROOT + "advice..");

  @ArchTest
  static final ArchRule DOCKER =
      onlyUses("docker..", ROOT + "model..", "com.github.dockerjava..", "com.fasterxml.jackson..");

  @ArchTest static final ArchRule JSON = onlyUses("json..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule BELOW_ASSEMBLE_NOBODY_TOUCHES_THE_KERNEL =
      of(
          noClasses()
              .that()
              .resideInAnyPackage(
                  ROOT + "assemble..", ROOT + "simulate..", ROOT + "diagnose..", ROOT + "report..")
              .should()
              .dependOnClassesThat(resideInAPackage(ROOT + "linux..")),
          "a file feeds the same code as a live host");

  @ArchTest
  static final ArchRule JUDGES_SEE_THE_MODEL_ONLY =
      of(
          noClasses()
              .that()
              .resideInAnyPackage(ROOT + "simulate..", ROOT + "diagnose..")
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(READERS).or(resideInAPackage(ROOT + "snapshot.."))),
          "what they judge may come from any source");

  @ArchTest
  static final ArchRule READERS_DO_NOT_KNOW_WHO_READS =
      of(
          noClasses()
              .that()
              .resideInAnyPackage(READERS)
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(
                      ROOT + "snapshot..",
                      ROOT + "watch..",
                      ROOT + "assemble..",
                      ROOT + "simulate..",
                      ROOT + "diagnose..",
                      ROOT + "remedy..",
                      ROOT + "report..")),
          "data flows one way");

  @ArchTest
  static final ArchRule SNAPSHOT_IS_BEFORE_ASSEMBLE =
      of(
          noClasses()
              .that()
              .resideInAPackage(ROOT + "snapshot..")
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage(
                      ROOT + "assemble..",
                      ROOT + "watch..",
                      ROOT + "simulate..",
                      ROOT + "report..")),
          "data flows one way");

  @ArchTest
  static final ArchRule NOBODY_HERE_NEEDS_A_LIVE_HOST =
      of(
          noClasses()
              .that(not(resideInAnyPackage(ROOT + "watch..", ROOT + "remedy..")))
              .should()
              .dependOnClassesThat(resideInAPackage(ROOT + "watch..")),
          "what a file shows and what is watched feed the same code");

  @ArchTest static final ArchRule JNR = confined("jnr..", ROOT + "linux..");

  @ArchTest static final ArchRule JFFI = confined("com.kenai.jffi..", ROOT + "linux..");

  @ArchTest
  static final ArchRule DOCKER_JAVA = confined("com.github.dockerjava..", ROOT + "docker..");

  @ArchTest
  static final ArchRule JACKSON =
      confined(
          "com.fasterxml.jackson..",
          ROOT + "docker..",
          ROOT + "json..",
          ROOT + "report..",
          ROOT + "snapshot..",
          ROOT + "netfilter..",
          ROOT + "ovs..",
          ROOT + "remedy..");

  @ArchTest
  static final ArchRule JACKSON_IN_DOCKER_READS_CONTEXTS_AND_LISTS_ONLY =
      of(
          noClasses()
              .that(
                  resideInAPackage(ROOT + "docker..")
                      .and(not(nameMatching(".*\\.(EndpointResolver|EngineJson)(\\$.*)?"))))
              .should()
              .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson..")),
          "what an engine says is read in one place, with its bounds");

  @ArchTest
  static final ArchRule PROCESSES =
      of(
          noClasses()
              .that(
                  not(
                      resideInAnyPackage(
                          ROOT + "netfilter..",
                          ROOT + "docker..",
                          ROOT + "ovs..",
                          ROOT + "remedy..")))
              .should()
              .dependOnClassesThat()
              .haveFullyQualifiedName("java.lang.ProcessBuilder")
              .orShould()
              .callMethod(Runtime.class, "exec", String.class)
              .orShould()
              .callMethod(Runtime.class, "exec", String[].class),
          "programs are run in few, known places");

  @ArchTest
  static final ArchRule ONLY_REMEDY_CHANGES_THE_KERNEL =
      of(
          noClasses()
              .that(not(resideInAnyPackage(ROOT + "remedy..", ROOT + "netlink..")))
              .should()
              .dependOnClassesThat()
              .haveFullyQualifiedName(ROOT + "netlink.RtnetlinkWriter")
              .orShould()
              .callMethod(
                  dnet.inspector.linux.SmallFile.class, "write", String.class, String.class),
          "reading changes nothing");

  @ArchTest
  static final ArchRule REMEDY =
      onlyUses(
          "remedy..",
          ROOT + "model..",
          ROOT + "linux..",
          ROOT + "netlink..",
          ROOT + "procfs..",
          ROOT + "netfilter..",
          ROOT + "docker..",
          ROOT + "simulate..",
          ROOT + "advice..",
          "com.fasterxml.jackson..",
          "org.snakeyaml..");

  @ArchTest
  static final ArchRule ONLY_REMEDY_CHANGES_NETWORKS =
      of(
          noClasses()
              .that(not(resideInAPackage(ROOT + "remedy..")))
              .should()
              .callMethod(dnet.inspector.docker.Engine.class, "connect", String.class, String.class)
              .orShould()
              .callMethod(
                  dnet.inspector.docker.Engine.class, "disconnect", String.class, String.class),
          "reading changes nothing");

  @ArchTest static final ArchRule SNAKEYAML = confined("org.snakeyaml..", ROOT + "remedy..");

  @ArchTest
  static final ArchRule NOBODY_PRINTS_OR_EXITS =
      of(
          noClasses()
              .should()
              .accessField(System.class, "out")
              .orShould()
              .accessField(System.class, "err")
              .orShould()
              .callMethod(System.class, "exit", int.class)
              .orShould()
              .callMethod(Runtime.class, "exit", int.class)
              .orShould()
              .callMethod(Runtime.class, "halt", int.class),
          "that is the command line's");

  @ArchTest
  static final ArchRule THE_DOUBLE_IS_FOR_TESTS =
      noClasses()
          .that(not(resideInAPackage(ROOT + "netlink.testing..")))
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT + "netlink.testing.."));
}
