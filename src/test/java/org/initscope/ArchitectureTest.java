package org.initscope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaCodeUnit.Predicates.constructor;
import static com.tngtech.archunit.core.domain.JavaMember.Predicates.declaredIn;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the house and what each may see: app → report, spark → dl4j → store → core. */
@AnalyzeClasses(packages = "org.initscope", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final int MOST_CLASSES = 25;

    private static final String CORE = "org.initscope.core..";
    private static final String DL4J = "org.initscope.dl4j..";
    private static final String STORE = "org.initscope.store..";
    private static final String SPARK = "org.initscope.spark..";
    private static final String DL4J_SPARK = "org.initscope.spark.dl4jspark..";
    private static final String REPORT = "org.initscope.report..";
    private static final String APP = "org.initscope.app..";
    private static final String API = "org.initscope.api..";

    private static final String[] JAVA = {"java..", "jdk.incubator.vector.."};
    private static final String[] DL4J_LIBRARY = {"org.deeplearning4j..", "org.nd4j..", "org.slf4j.."};
    private static final String[] STORE_LIBRARY = {
        "org.apache.hadoop..", "org.apache.parquet..", "org.xerial.snappy..", "org.slf4j.."
    };
    private static final String[] SPARK_LIBRARY = {
        "org.apache.spark..",
        "org.apache.hadoop..",
        "org.apache.parquet..",
        "com.esotericsoftware.kryo..",
        "org.apache.commons.compress..",
        "com.fasterxml.jackson..",
        "scala.."
    };

    @ArchTest
    static final ArchRule everyClassStandsInARoom = classes()
            .should()
            .resideInAnyPackage(CORE, STORE, DL4J, SPARK, REPORT, APP, API)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreIsPlainJava = room(CORE, JAVA, CORE);

    @ArchTest
    static final ArchRule storeSeesCoreAndNoEngine = room(STORE, JAVA, STORE, CORE, STORE_LIBRARY);

    @ArchTest
    static final ArchRule dl4jSeesTheStoreAndCore = room(DL4J, JAVA, DL4J, STORE, CORE, DL4J_LIBRARY, STORE_LIBRARY);

    @ArchTest
    static final ArchRule sparkSeesDl4jStoreAndCore =
            room(SPARK, JAVA, SPARK, DL4J, STORE, CORE, DL4J_LIBRARY, SPARK_LIBRARY);

    @ArchTest
    static final ArchRule reportSeesTheStoreAndNoEngine =
            room(REPORT, JAVA, REPORT, CORE, STORE, STORE_LIBRARY, "com.fasterxml.jackson..");

    /** Where other programs come in; the limits that rules judge by are read by the app. */
    @ArchTest
    static final ArchRule apiSeesCoreAndTheLimitsOfRules = room(API, JAVA, API, CORE, "org.initscope.app.config..");

    /** What other programs hold in their hands are classes that are promised (docs/api.md), Java's, and Deeplearning4j's and Spark's. */
    @ArchTest
    static final ArchRule nothingPromisedExposesWhatIsInternal = classes()
            .that()
            .resideInAPackage(API)
            .or()
            .haveFullyQualifiedName("org.initscope.spark.dl4jspark.ResidentTrainingMaster")
            .should(exposeOnly(resideInAnyPackage(
                    "java..", "org.initscope.api..", "org.deeplearning4j..", "org.nd4j..", "org.apache.spark..")));

    /**
     * What belongs together is a value: a matrix is a view, not an array and four numbers. Constructors of records have a
     * parameter for each component, and what the compiler makes of a lambda one for each variable that it sees.
     */
    @ArchTest
    static final ArchRule methodsHaveAtMostSixParameters = codeUnits()
            .that()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and(not(constructor().and(declaredIn(assignableTo(Record.class)))))
            .should(haveAtMostParameters(6));

    @ArchTest
    static final ArchRule nothingSeesTheApp = noClasses()
            .that()
            .resideOutsideOfPackages(APP, API)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(APP)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingSeesTheApi = noClasses()
            .that()
            .resideOutsideOfPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(API);

    @ArchTest
    static final ArchRule coreTouchesNoFileAndNoNetwork = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(File|RandomAccessFile|PrintStream).*")
            .allowEmptyShould(true);

    /** Data goes through Hadoop's FileSystem: what a user may name by hdfs://… or s3a://… is no file of this machine. */
    @ArchTest
    static final ArchRule onlyTheseTouchFilesOfThisMachine = noClasses()
            .that()
            .haveNameNotMatching(only(
                    // files that a user gives beside a command: jobs, thresholds, and where names are looked for
                    "app.config.text.JobSource",
                    "app.config.text.SameFolderIncluder",
                    "app.config.RulesFile",
                    "app.config.DataSettings",
                    // the standard output, and folders for temporary files
                    "app.Main",
                    "app.machine.Host",
                    "app.machine.TerminalWriter",
                    "app.search.SearchEstimate",
                    // a lock of the operating system's, and what is no file
                    "store.files.SystemLock",
                    "store.files.Device"))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.File.*"
                    + "|java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)");

    @ArchTest
    static final ArchRule pathsOfThisMachineAreNamedByTheCommandLineAlone = noClasses()
            .that()
            .resideOutsideOfPackage(APP)
            .and()
            .haveNameNotMatching(only("store.files.SystemLock", "store.files.Device"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.nio.file..");

    private static String only(String... classes) {
        return "org\\.initscope\\.(" + String.join("|", classes).replace(".", "\\.") + ")(\\$.*)?";
    }

    @ArchTest
    static final ArchRule coreReadsNoClock = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.time..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .allowEmptyShould(true);

    /** Each folder is a room of its own here, one within another too. */
    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("org.initscope.(**)").should().beFreeOfCycles();

    /** Java 24 and later compute these in another way than Java 17, with other last bits. */
    @ArchTest
    static final ArchRule nothingTakesJavasOwnHyperbolicFunctions = noClasses()
            .should()
            .callMethodWhere(
                    target(nameMatching("tanh|sinh|cosh|cbrt")).and(target(owner(nameMatching("java\\.lang\\.Math")))));

    /** Spark 4 has no dl4j-spark: a build for it leaves one room out, which the others find as a service. */
    @ArchTest
    static final ArchRule oneRoomNamesDl4jSpark = noClasses()
            .that()
            .resideOutsideOfPackage(DL4J_SPARK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DL4J_SPARK, "org.deeplearning4j.spark..", "org.datavec.spark..", "org.nd4j.kryo..");

    /** Statistics are of networks of any kind, and rules judge them and their runs. */
    @ArchTest
    static final ArchRule statisticsAndRulesSeeNoNetworkOfOneKind = noClasses()
            .that()
            .resideInAnyPackage("org.initscope.core.diagnosis..", "org.initscope.core.statistics..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "org\\.initscope\\.core\\.(network\\.(MlpSpec|Layer|Activation|Initialization|WeightScheme"
                            + "|ParameterLayout)|training\\.(TrainingSpec|Optimizer|LearningRateSchedule))(\\$.*)?");

    /**
     * What a user hands in is parsed: a stream of objects, or a type named in a file, would run code of its choosing. A worker's
     * report alone is one, from this run's own executors, whose results Spark deserializes too.
     */
    @ArchTest
    static final ArchRule nothingIsDeserialized = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.initscope.spark.dl4jspark.WorkerReport")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(ObjectInputStream|ObjectInput|Externalizable)|java\\.beans\\.XMLDecoder"
                    + "|.*\\.SerializationUtils|com\\.esotericsoftware\\.kryo\\.io\\.Input")
            .orShould()
            .callMethodWhere(target(nameMatching("activateDefaultTyping|enableDefaultTyping|readObject|readUnshared"))
                    .or(target(nameMatching("restore.*|taskByModel"))
                            .and(target(owner(assignableTo("org.deeplearning4j.util.ModelSerializer"))))));

    /** What is written, and what it is compared with, is the same in every language that a machine may speak. */
    @ArchTest
    static final ArchRule nothingAsksForTheLanguageOfTheMachine = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("format|formatted|printf|toLowerCase|toUpperCase"))
                    .and(target(owner(nameMatching("java\\.(lang\\.String|io\\..*|util\\.Formatter)"))))
                    .and(withoutParameter(Locale.class)))
            .orShould()
            .callMethodWhere(target(nameMatching("get.*Instance|ofPattern|ofLocalized.*"))
                    .and(target(owner(nameMatching("java\\.(text|time\\.format)\\..*"))))
                    .and(withoutParameter(Locale.class)))
            .orShould()
            .callConstructorWhere(target(owner(nameMatching("java\\.text\\..*|java\\.util\\.(Formatter|Scanner)")))
                    .and(withoutParameter(Locale.class)))
            .orShould()
            .callMethodWhere(target(nameMatching("getDefault")).and(target(owner(assignableTo(Locale.class)))));

    /** Text is UTF-8 on every machine. */
    @ArchTest
    static final ArchRule nothingAsksForTheCharacterSetOfTheMachine = noClasses()
            .should()
            .callMethod(Charset.class, "defaultCharset")
            .orShould()
            .callMethod(String.class, "getBytes")
            .orShould()
            .callConstructorWhere(target(owner(nameMatching("java\\.lang\\.String")))
                    .and(withParameter(byte[].class))
                    .and(withoutParameter(Charset.class)))
            .orShould()
            .callConstructorWhere(target(owner(nameMatching(
                            "java\\.io\\.(File(Reader|Writer)|(Input|Output)Stream(Reader|Writer)|Print.*)")))
                    .and(withoutParameter(Charset.class))
                    .and(withoutParameter(CharsetDecoder.class))
                    .and(withoutParameter(Writer.class)));

    /** Benchmarks take the fixtures of the tests; neither these nor the program see them. */
    @Test
    void nothingSeesTheBenchmarks() throws IOException {
        try (Stream<Path> main = Files.walk(Path.of("src/main/java"));
                Stream<Path> test = Files.walk(Path.of("src/test/java"))) {
            assertThat(Stream.concat(main, test).filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("org.initscope." + "benchmark"));
        }
    }

    /** But for what other programs call, which has a package of its own and short names. */
    @Test
    void noTwoClassesShareAName() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> !file.getParent().endsWith("api"))
                            .map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".java") && !name.equals("package-info.java")))
                    .doesNotHaveDuplicates();
        }
    }

    /** At most 25 classes a folder, and one sentence that says what they are for. */
    @Test
    void everyRoomIsSmallAndSaysWhatItIsFor() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java")).filter(Files::isDirectory)) {
            for (Path folder : folders.toList()) {
                try (Stream<Path> inside = Files.list(folder)) {
                    List<String> classes = inside.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".java"))
                            .toList();
                    assertThat(classes).as(folder.toString()).hasSizeLessThanOrEqualTo(MOST_CLASSES + 1);
                    assertThat(classes.isEmpty() || classes.contains("package-info.java"))
                            .as("%s has a package-info", folder)
                            .isTrue();
                }
            }
        }
    }

    private static DescribedPredicate<JavaAccess<?>> withoutParameter(Class<?> type) {
        return not(withParameter(type));
    }

    private static DescribedPredicate<JavaAccess<?>> withParameter(Class<?> type) {
        return DescribedPredicate.describe(
                "with a parameter " + type.getSimpleName(),
                access -> access.getTarget() instanceof CodeUnitCallTarget called
                        && called.getRawParameterTypes().stream().anyMatch(one -> one.isEquivalentTo(type)));
    }

    /** The condition that public and protected members have types of the given classes alone, as do what they extend and throw. */
    private static ArchCondition<JavaClass> exposeOnly(DescribedPredicate<JavaClass> allowed) {
        return new ArchCondition<>("expose only classes that " + allowed.getDescription()) {
            @Override
            public void check(JavaClass exposing, ConditionEvents events) {
                if (exposing.getModifiers().contains(JavaModifier.PUBLIC)) {
                    Stream.of(
                                    exposing.getInterfaces().stream()
                                            .flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                                    exposing.getSuperclass().stream()
                                            .flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                                    exposing.getMembers().stream()
                                            .filter(member -> !isHidden(member.getModifiers()))
                                            .flatMap(member -> member.getAllInvolvedRawTypes().stream()))
                            .flatMap(types -> types)
                            .map(JavaClass::getBaseComponentType)
                            .distinct()
                            .filter(type -> !type.isPrimitive() && !allowed.test(type))
                            .filter(type -> !type.equals(exposing))
                            .forEach(type -> events.add(SimpleConditionEvent.violated(
                                    exposing, exposing.getName() + " exposes " + type.getName())));
                }
            }
        };
    }

    private static boolean isHidden(Set<JavaModifier> modifiers) {
        return !modifiers.contains(JavaModifier.PUBLIC) && !modifiers.contains(JavaModifier.PROTECTED)
                || modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static ArchCondition<JavaCodeUnit> haveAtMostParameters(int most) {
        return ArchCondition.from(DescribedPredicate.describe(
                "have at most " + most + " parameters",
                unit -> unit.getRawParameterTypes().size() <= most));
    }

    /** The rule that the classes of a package depend on nothing outside the given ones (patterns, or arrays of them). */
    private static ArchRule room(String room, Object... visible) {
        String[] packages = Stream.of(visible)
                .flatMap(one -> one instanceof String[] many ? Stream.of(many) : Stream.of((String) one))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }
}
