package dev.parley.host.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that the data channels of many connections may take together. When it is exceeded, the connection that takes most loses its
 * data channels, and the next one if that is not enough. Any thread.
 */
public final class MemoryBudget {
    /** Changes below this many bytes are not reported: connections on all loops share one counter. */
    private static final long GRAIN = 1_024;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong shed = new AtomicLong();
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet();

    /**
     * Makes a budget.
     *
     * @param limit in bytes of heap
     */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Returns the limit in bytes. */
    public long limit() {
        return limit;
    }

    /** Returns how many bytes all accounts take now, to a kilobyte each. */
    public long used() {
        return used.get();
    }

    /** Returns how many connections have lost their data channels. */
    public long shed() {
        return shed.get();
    }

    /**
     * Opens the account of a connection.
     *
     * @param relief makes the connection let go of its data, some time later; called once at most, on any thread
     */
    public Account open(Runnable relief) {
        Account account = new Account(relief);
        accounts.add(account);
        return account;
    }

    private synchronized void relieve() {
        while (used.get() > limit) {
            Account greediest = null;
            for (Account account : accounts) {
                if (!account.relieved && (greediest == null || account.bytes > greediest.bytes)) {
                    greediest = account;
                }
            }
            if (greediest == null) {
                return;
            }
            greediest.relieve();
            shed.incrementAndGet();
        }
    }

    /** The share of one connection. One thread at a time. */
    public final class Account {
        private final Runnable relief;
        private volatile long bytes;
        private volatile boolean relieved;

        Account(Runnable relief) {
            this.relief = relief;
        }

        /** Reports what the connection takes now, in bytes. */
        public void report(long now) {
            long change = now - bytes;
            if (relieved || change < GRAIN && change > -GRAIN && now != 0) {
                return;
            }
            if (change(now) > limit && change > 0) {
                MemoryBudget.this.relieve();
            }
        }

        /** Sets the bytes, and returns those of all accounts. */
        private synchronized long change(long now) {
            if (relieved) {
                return 0;
            }
            long change = now - bytes;
            bytes = now;
            return used.addAndGet(change);
        }

        private void relieve() {
            change(0);
            relieved = true;
            relief.run();
        }

        /** Ends the account. Repeated calls do nothing. */
        public void close() {
            change(0);
            accounts.remove(this);
        }
    }
}
