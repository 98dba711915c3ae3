package dev.carillon.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Translates between Jakarta REST and {@link ApiHandler}; decides nothing. */
@ApplicationScoped
@Path("{method}")
public class ApiResource {

    @Inject
    ApiHandler handler;

    /** Any content type is read as JSON: peers' libraries do not all say one. */
    @POST
    public void call(
            @PathParam("method") String method,
            @QueryParam("api_key") @Nullable String keyInUrl,
            @Context HttpHeaders headers,
            InputStream body,
            @Suspended AsyncResponse response) {
        ApiCall call = new ApiCall(
                method,
                new ApiCall.Credentials(
                        header(headers, "X-API-Key"),
                        header(headers, HttpHeaders.AUTHORIZATION),
                        Objects.requireNonNullElse(keyInUrl, "")),
                new ApiCall.Page(
                        header(headers, "Origin"),
                        header(headers, HttpHeaders.HOST),
                        header(headers, "Sec-Fetch-Site")),
                header(headers, "X-Centrifugo-Error-Mode").equals("transport"),
                length(header(headers, HttpHeaders.CONTENT_LENGTH)),
                body);
        CompletionStage<ApiAnswer> answer = handler.handle(call);
        if (!answer.toCompletableFuture().isDone()) {
            // The clock starts when the body is in: reading it is the server's own time limit.
            response.setTimeoutHandler(late -> late.resume(response(handler.timedOut(call))));
            response.setTimeout(handler.timeoutMillis(), TimeUnit.MILLISECONDS);
        }
        answer.thenAccept(done -> response.resume(response(done)));
    }

    /** No preflight is answered: no page of another origin has business here. */
    @OPTIONS
    public Response refuse() {
        return Response.status(Response.Status.METHOD_NOT_ALLOWED).allow("POST").build();
    }

    private static String header(HttpHeaders headers, String name) {
        return Objects.requireNonNullElse(headers.getHeaderString(name), "");
    }

    private static long length(String contentLength) {
        try {
            return contentLength.isEmpty() ? -1 : Long.parseLong(contentLength);
        } catch (NumberFormatException tooLong) {
            return Long.MAX_VALUE;
        }
    }

    private static Response response(ApiAnswer answer) {
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .entity(answer.body());
        if (answer.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "apikey");
        }
        return response.build();
    }
}
