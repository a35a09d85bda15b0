package io.godwit.dist.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What no class of the house does. */
final class CodeRules {
    private CodeRules() {}

    static List<ArchRule> rules() {
        return List.of(nobodySleeps(), namesSayTheThing());
    }

    private static ArchRule nobodySleeps() {
        return noClasses()
                .should()
                .accessTargetWhere(describe("Thread.sleep", CodeRules::isSleep))
                .as("nobody sleeps")
                .because("a sleep cannot be tested or interrupted by a drain: use Backoff in services,"
                        + " a ScheduledExecutorService for timers, Awaitility in tests");
    }

    private static ArchRule namesSayTheThing() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Impl|(?<!Ocean)Base)")
                .as("names say the thing")
                .because("Util, Helper, Manager, Impl and Base say nothing: name the class after what it holds or does,"
                        + " an implementation after its technology (KafkaRowFeeds)");
    }

    private static boolean isSleep(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        boolean onThread = target.getOwner().isEquivalentTo(Thread.class);
        boolean onTimeUnit = target.getOwner().isEquivalentTo(TimeUnit.class);
        return (onThread || onTimeUnit) && target.getName().equals("sleep");
    }
}
