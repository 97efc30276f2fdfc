package dev.yt2ms.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles every request: finds its endpoint, applies faults, sends the answer, and logs it. */
public final class Dispatcher implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final SecretPaths secretPaths;
    private final RequestThreads threads;
    private final Function<Call, Route> routes;
    private final Faults faults;
    private final Traffic traffic;

    public Dispatcher(
            SecretPaths secretPaths,
            RequestThreads threads,
            Function<Call, Route> routes,
            Faults faults,
            Traffic traffic) {
        this.secretPaths = secretPaths;
        this.threads = threads;
        this.routes = routes;
        this.faults = faults;
        this.traffic = traffic;
    }

    @Override
    public void handle(HttpExchange exchange) {
        Transmission transmission = new Transmission(exchange, faults);
        try {
            SecretPaths.Access access = secretPaths.accessOf(exchange).orElseThrow(() -> new Refusal(Reply.notFound()));
            if (!threads.admit()) {
                return;
            }
            Call call = new Call(exchange, faults);
            Route route = routes.apply(call);
            if (access == SecretPaths.Access.WATCH_PAGES_AND_MEDIA && !route.isOfSource()) {
                throw new Refusal(Reply.notFound());
            }
            serve(call, route, transmission);
        } catch (Refusal e) {
            refuse(e.reply(), transmission);
        } finally {
            exchange.close();
        }
    }

    private void serve(Call call, Route route, Transmission transmission) {
        Traffic.Visit visit = traffic.begin(call, route);
        try {
            Reply reply = work(call, route);
            FaultAction fault = call.fault().orElse(null);
            if (fault instanceof FaultAction.Close) {
                throw new Hangup();
            }
            visit.answers(reply.status(), call.received());
            transmission.send(reply, fault);
        } catch (Hangup e) {
            log.debug("{} {}: hung up on purpose", call.method(), route.where());
        } catch (IOException e) {
            log.debug("{} {}: the client went away: {}", call.method(), route.where(), e.toString());
        } finally {
            visit.ends(call.received(), transmission.sent());
        }
    }

    private Reply work(Call call, Route route) throws IOException {
        try {
            FaultAction fault = faults.take(route.where())
                    .or(() -> faults.takeAbout(route.where(), route.subjects()))
                    .orElse(null);
            if (fault != null) {
                call.meet(fault);
            }
            Reply reply = route.endpoint().answer(call);
            return call.fault().orElse(null) instanceof FaultAction.Answer answer ? answer.reply() : reply;
        } catch (Refusal e) {
            return e.reply();
        } catch (RuntimeException e) {
            log.warn("The sandbox could not answer {} {}", call.method(), route.where(), e);
            return Reply.text(500, "The sandbox failed: " + e + "\n");
        }
    }

    private void refuse(Reply reply, Transmission transmission) {
        try {
            transmission.send(reply, null);
        } catch (IOException e) {
            log.debug("The client went away: {}", e.toString());
        }
    }
}
