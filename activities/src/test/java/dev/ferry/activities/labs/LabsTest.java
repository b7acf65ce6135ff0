package dev.ferry.activities.labs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two tests that reset the same hosts at once would break each other. */
class LabsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("dev.ferry.activities");

  @Test
  void everyTestOnHostsNamesTheLabThatItHasToItself() {
    classes()
        .that()
        .haveSimpleNameEndingWith("LabTest")
        .should()
        .beAnnotatedWith(ServiceLab.class)
        .orShould()
        .beAnnotatedWith(DatabasesLab.class)
        .orShould()
        .beAnnotatedWith(MysqlLab.class)
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("..labs")
        .should()
        .beAnnotatedWith(Tag.class)
        .check(CLASSES);
  }
}
