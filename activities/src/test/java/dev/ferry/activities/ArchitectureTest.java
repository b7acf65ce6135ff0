package dev.ferry.activities;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ferry.activities");

  @Test
  void isPlainJavaWithoutAFramework() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "dev.ferry.worker..", "dev.ferry.starter..")
        .check(CLASSES);
  }

  @Test
  void theSwitchKnowsNoKindOfComponent() {
    noClasses()
        .that()
        .resideInAPackage("..switchover")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..mysqlfamily",
            "..mariadb",
            "..mysql",
            "..postgresql",
            "..redis",
            "..files",
            "..units",
            "..haproxy",
            "..dns")
        .check(CLASSES);
  }

  @Test
  void theStoryOfThePauseKnowsNeitherTemporalNorSsh() {
    noClasses()
        .that()
        .haveSimpleName("Switchover")
        .or()
        .haveSimpleName("SwitchPart")
        .or()
        .haveSimpleName("Lease")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.temporal..", "..ssh", "com.jcraft..")
        .check(CLASSES);
  }
}
