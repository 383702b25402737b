// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// What is asked of the token: EIP-20, and of EIP-3009 the transfer that only its receiver can make.
interface IDollar {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function receiveWithAuthorization(
        address from, address to, uint256 value, uint256 validAfter, uint256 validBefore,
        bytes32 nonce, uint8 v, bytes32 r, bytes32 s
    ) external;
}

/// Holds the money of tasks until each is over. UNAUDITED: nobody but its authors has looked at it.
///
/// A task's money comes in once and leaves once, whole: a part to the worker, a fee to the platform,
/// what is left to the payer; or all of it to the payer. The operator says which. It can send money
/// nowhere but to the worker it names, the treasury and the payer, and take no more of what a worker
/// is paid than MAX_FEE. An operator that falls silent holds nobody's money for ever: from the
/// moment that was agreed on the payer takes it back alone.
contract TaskEscrow {
    enum State { None, Held, Released, Refunded }

    struct Deposit {
        address payer;
        uint128 amount;
        uint64 refundableAt;
        State state;
    }

    /// A quarter of what is paid for the work, in parts per ten thousand.
    uint256 public constant MAX_FEE = 2500;

    IDollar public immutable token;
    address public immutable operator;
    address public immutable treasury;

    /// The sum of all deposits that are held.
    uint256 public totalHeld;
    mapping(bytes32 => Deposit) public deposits;

    event Deposited(bytes32 indexed task, address indexed payer, uint256 amount, uint64 refundableAt);
    event Released(bytes32 indexed task, address indexed worker, uint256 toWorker, uint256 fee, uint256 toPayer);
    event Refunded(bytes32 indexed task, address indexed payer, uint256 amount);

    error NotOperator();
    error NotPayer();
    error BadState();
    error BadAmount();
    error BadAddress();
    error FeeTooHigh();
    error NotBacked();
    error TooEarly();
    error TransferFailed();

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator();
        _;
    }

    constructor(IDollar token_, address operator_, address treasury_) {
        if (operator_ == address(0) || treasury_ == address(0)) revert BadAddress();
        token = token_;
        operator = operator_;
        treasury = treasury_;
    }

    /// Says whose money it is that has come in by a plain transfer, which tells the contract nothing.
    function book(bytes32 task, address payer, uint128 amount, uint64 refundableAt)
        external
        onlyOperator
    {
        open(task, payer, amount, refundableAt);
        if (token.balanceOf(address(this)) < totalHeld) revert NotBacked();
    }

    /// Takes the money by the payer's signature. Its nonce binds it to this task and this moment, so
    /// that whoever brings it can direct it nowhere else.
    function depositWithAuthorization(
        bytes32 task, address payer, uint128 amount, uint64 refundableAt,
        uint256 validAfter, uint256 validBefore, uint8 v, bytes32 r, bytes32 s
    ) external {
        open(task, payer, amount, refundableAt);
        bytes32 nonce = keccak256(abi.encode(task, refundableAt));
        token.receiveWithAuthorization(
            payer, address(this), amount, validAfter, validBefore, nonce, v, r, s
        );
    }

    /// Pays for the work. What neither the worker nor the platform gets goes back to the payer.
    function release(bytes32 task, address worker, uint256 toWorker, uint256 fee)
        external
        onlyOperator
    {
        Deposit storage held = deposits[task];
        if (held.state != State.Held) revert BadState();
        if (worker == address(0)) revert BadAddress();
        if (toWorker + fee > held.amount) revert BadAmount();
        // What is smaller than the token's unit may go with the fee.
        if (fee * 10_000 >= (toWorker + fee) * MAX_FEE + 10_000) revert FeeTooHigh();
        uint256 toPayer = held.amount - toWorker - fee;
        held.state = State.Released;
        totalHeld -= held.amount;
        pay(worker, toWorker);
        pay(treasury, fee);
        pay(held.payer, toPayer);
        emit Released(task, worker, toWorker, fee, toPayer);
    }

    /// Gives all of it back: the operator at any time, the payer alone once it is time.
    function refund(bytes32 task) external {
        Deposit storage held = deposits[task];
        if (held.state != State.Held) revert BadState();
        if (msg.sender != operator) {
            if (msg.sender != held.payer) revert NotPayer();
            if (block.timestamp < held.refundableAt) revert TooEarly();
        }
        held.state = State.Refunded;
        totalHeld -= held.amount;
        pay(held.payer, held.amount);
        emit Refunded(task, held.payer, held.amount);
    }

    function open(bytes32 task, address payer, uint128 amount, uint64 refundableAt) private {
        if (amount == 0) revert BadAmount();
        if (payer == address(0)) revert BadAddress();
        if (deposits[task].state != State.None) revert BadState();
        deposits[task] = Deposit(payer, amount, refundableAt, State.Held);
        totalHeld += amount;
        emit Deposited(task, payer, amount, refundableAt);
    }

    function pay(address to, uint256 amount) private {
        if (amount > 0 && !token.transfer(to, amount)) revert TransferFailed();
    }
}
