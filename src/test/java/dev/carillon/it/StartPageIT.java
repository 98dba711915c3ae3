package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class StartPageIT extends Server.Deployed {

    @Test
    void the_root_of_the_context_is_a_page() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(Server.http("/")).build();

        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Carillon");
    }
}
