// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// Somebody who can be told to call anything.
contract TestActor {
    function act(address target, bytes calldata data) external returns (bool done) {
        (done, ) = target.call(data);
    }
}

interface IBalances {
    function balanceOf(address account) external view returns (uint256);
}

interface IEscrow {
    function totalHeld() external view returns (uint256);
    function deposits(bytes32 task)
        external
        view
        returns (address payer, uint128 amount, uint64 refundableAt, uint8 state);
}

/// Plays a list of calls one after the other and tells what came of them. Asked by eth_call, so that
/// every list begins with the same world.
contract TestDriver {
    struct Step { TestActor actor; address target; bytes data; }

    function play(
        Step[] calldata steps, IBalances token, IEscrow escrow,
        address[] calldata holders, bytes32[] calldata tasks
    )
        external
        returns (bool[] memory done, uint256[] memory balances, uint8[] memory states, uint256 held)
    {
        done = new bool[](steps.length);
        for (uint256 i; i < steps.length; i++)
            done[i] = steps[i].actor.act(steps[i].target, steps[i].data);
        balances = new uint256[](holders.length);
        for (uint256 i; i < holders.length; i++) balances[i] = token.balanceOf(holders[i]);
        states = new uint8[](tasks.length);
        for (uint256 i; i < tasks.length; i++) (, , , states[i]) = escrow.deposits(tasks[i]);
        held = escrow.totalHeld();
    }
}
