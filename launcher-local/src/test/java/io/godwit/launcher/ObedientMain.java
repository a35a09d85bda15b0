package io.godwit.launcher;

import java.io.IOException;
import java.util.List;

/** A component for {@link ComponentLauncherTest}: says how it was started, and ends when its pipe closes, or as it is told. */
final class ObedientMain {
    private ObedientMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("arguments " + List.of(args));
        System.out.println("secret " + System.getenv("TEST_SECRET"));
        System.out.println("heap " + Runtime.getRuntime().maxMemory() / 1_000_000);
        String component = args[List.of(args).indexOf("--component") + 1];
        if (component.equals("failing")) {
            for (int i = 0; i < 30; i++) {
                System.out.println("line " + i);
            }
            System.err.println("the reason");
            System.exit(4);
        }
        while (System.in.read() >= 0) {
            continue;
        }
        System.out.println("pipe closed");
        if (component.equals("stubborn")) {
            Thread.currentThread().join();
        }
        System.exit(130);
    }
}
