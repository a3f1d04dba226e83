package ai.deeptalk.platform.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may depend on whom, and which names and constructs are not used. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("ai.deeptalk");

  private static final List<String> SERVICES = List.of("gateway", "asr", "slm", "shard", "vocoder");

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "asr", "slm", "shard", "vocoder"})
  void aServiceDoesNotDependOnAnotherService(String service) {
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(service))
            .map(other -> "ai.deeptalk." + other + "..")
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("ai.deeptalk." + service + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  @Test
  void theDomainDependsOnNothing() {
    check(
        classes()
            .that()
            .resideInAPackage("ai.deeptalk.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("ai.deeptalk.domain..", "java..", "org.jspecify.."));
  }

  @Test
  void librariesDoNotDependOnServices() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "ai.deeptalk.domain..",
                "ai.deeptalk.protocol..",
                "ai.deeptalk.triton..",
                "ai.deeptalk.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "ai.deeptalk.gateway..",
                "ai.deeptalk.asr..",
                "ai.deeptalk.slm..",
                "ai.deeptalk.shard..",
                "ai.deeptalk.vocoder..",
                "ai.deeptalk.launcher.."));
  }

  @Test
  void librariesDoNotKnowSpring() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "ai.deeptalk.domain..",
                "ai.deeptalk.protocol..",
                "ai.deeptalk.triton..",
                "ai.deeptalk.model..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.."));
  }

  @Test
  void kernelsKnowOnlyNumbers() {
    check(
        noClasses()
            .that()
            .resideInAPackage("..kernels..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.springframework..",
                    "org.apache.kafka..",
                    "com.google.protobuf..",
                    "io.grpc..",
                    "tools.jackson..")));
  }

  @Test
  void springStaysAtTheEdges() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "ai.deeptalk.gateway.session..",
                "ai.deeptalk.gateway.protocol..",
                "ai.deeptalk.asr.turn..",
                "ai.deeptalk.asr.encoder..",
                "ai.deeptalk.slm.decode..",
                "ai.deeptalk.slm.engine..",
                "ai.deeptalk.slm.tick..",
                "ai.deeptalk.slm.dispatch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.."));
  }

  @Test
  void reactiveChainsStayAtTheGatewaysEdge() {
    check(
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        "ai.deeptalk.gateway",
                        "ai.deeptalk.gateway.web..",
                        "ai.deeptalk.gateway.rest..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("reactor.."));
  }

  @Test
  void theClientKnowsOnlyThePublicApi() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("ai.deeptalk.launcher.client..", "ai.deeptalk.launcher.audio..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("ai.deeptalk..")
                    .and(
                        not(
                            resideInAnyPackage(
                                "ai.deeptalk.launcher.client..",
                                "ai.deeptalk.launcher.audio..")))));
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        "ai.deeptalk.protocol.asr..", "ai.deeptalk.protocol.slm..", "inference..")))
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Common|Abstract[A-Z]\\w*)"));
  }

  @Test
  void noPackageIsADrawer() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..", "..utils..", "..common..", "..core..", "..shared..", "..helper.."));
  }

  @Test
  void dependenciesComeThroughConstructors() {
    check(
        fields()
            .should()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .andShould()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value"));
  }

  @Test
  void nothingIsKeptPerThread() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("ai.deeptalk.platform..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class));
  }

  @Test
  void allModulesWereRead() {
    for (String module :
        List.of(
            "domain",
            "protocol",
            "triton",
            "model",
            "gateway",
            "asr",
            "slm",
            "shard",
            "vocoder",
            "launcher")) {
      check(
          classes()
              .that()
              .resideInAPackage("ai.deeptalk." + module + "..")
              .should()
              .bePublic()
              .orShould()
              .notBePublic());
    }
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
