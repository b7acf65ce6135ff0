package dev.ferry.bench;

import dev.ferry.lab.ledger.Session;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Redis, whose ledger is a list. */
final class RedisEngine implements Engine {
  private static final String LEDGER = "ledger";

  @Override
  public String kind() {
    return "redis";
  }

  @Override
  public int port() {
    return 6379;
  }

  @Override
  public String component() {
    return "id: cache, kind: redis, secret: \"${file:keys/db-password}\"";
  }

  @Override
  public Session connect(int port, String password) {
    Jedis jedis = new Jedis("127.0.0.1", port, 10_000);
    try {
      jedis.auth(password);
    } catch (RuntimeException e) {
      jedis.close();
      throw e;
    }
    return new Session() {
      @Override
      public void append(long number) {
        jedis.rpush(LEDGER, Long.toString(number));
      }

      @Override
      public List<Long> numbers() {
        return jedis.lrange(LEDGER, 0, -1).stream().map(Long::valueOf).toList();
      }

      @Override
      public boolean usable() {
        return jedis.isConnected() && !jedis.isBroken();
      }

      @Override
      public void close() {
        jedis.close();
      }
    };
  }
}
