package dev.carillon.simulators.twilio;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a simulator with one account that has 20 $, and a client of that. */
abstract class SimulatorWithAccount {
    TwilioSimulator simulator;
    TwilioClient client;

    @BeforeEach
    void start() {
        simulator = TwilioSimulator.start(
                TwilioSimulator.Options.defaults().withAccount(TwilioClient.SID, TwilioClient.TOKEN, "20.00"));
        client = TwilioClient.of(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }
}
