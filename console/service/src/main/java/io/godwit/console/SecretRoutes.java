package io.godwit.console;

import io.godwit.console.contract.model.SealedSecret;
import io.godwit.console.contract.model.SecretRotation;
import io.godwit.control.SecretControl;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Everything under {@code /secrets}. */
final class SecretRoutes {
    private static final String SECRETS = ConsoleServer.BASE + "/secrets";
    private static final int LONGEST = 16_384;

    private final SecretControl control;

    SecretRoutes(SecretControl control) {
        this.control = control;
    }

    void addTo(RoutesConfig routes) {
        routes.post(SECRETS + "/seal", this::seal);
        routes.post(SECRETS + "/rotate", this::rotate);
    }

    private void seal(Context context) {
        if (!(Calls.document(context).get("text") instanceof String text)
                || text.isEmpty()
                || text.length() > LONGEST) {
            throw InvalidRequest.part(
                    "text", "is not a text of 1 to " + LONGEST + " characters", "send the secret as text");
        }
        context.header("Cache-Control", "no-store");
        context.json(new SealedSecret().reference(control.seal(text).toString()));
    }

    private void rotate(Context context) {
        SecretControl.Rotation rotation = control.rotate(Calls.caller(context));
        context.json(new SecretRotation()
                .key(rotation.key())
                .resealed(rotation.resealed())
                .failed(rotation.failed())
                .tasks(rotation.tasks()));
    }
}
