package dev.carillon.gateway.exchange;

import dev.carillon.http.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Problem documents as JSON. */
final class ProblemText {
    private ProblemText() {}

    static ByteBuf of(Problem problem, @Nullable String rule, Channel channel) {
        JsonObject document = new JsonObject()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail());
        if (rule != null) {
            document.put("rule", rule);
        }
        return ByteBufUtil.writeUtf8(channel.alloc(), document.encode());
    }
}
