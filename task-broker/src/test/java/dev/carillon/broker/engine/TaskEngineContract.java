package dev.carillon.broker.engine;

/** What every engine does. An engine's test implements this and says how to open it. */
public interface TaskEngineContract
        extends QueueContract,
                CreationContract,
                IdempotencyContract,
                LeaseContract,
                SettlementContract,
                GiveBackContract,
                LeaseExpiryContract,
                DeadLetterContract,
                StoppingContract,
                ConcurrencyContract,
                GroupContract,
                TimeToLiveContract,
                ConcurrencyKeyContract,
                RateContract,
                InFlightContract,
                PauseContract,
                PurgeContract,
                OutcomeContract,
                CancellationContract,
                DedupeWindowContract,
                LongDelayContract,
                SteadyClockContract,
                WorkflowContract,
                ScheduleContract,
                FencingContract {}
