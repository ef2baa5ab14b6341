"""A third set of wordings, written after the second repair and scored once before any further one."""

ENGLISH = (
    "MSH|^~\\&|LAB|HOSP|||{stamp}||ORU^R01|{mrn}|P|2.5\nPID|1||{mrn}^^^HOSP^MR||{PL}^{PF}||{dob}|F|||{street}^^{town}^^{zip}||{phone}\nOBX|1|NM|2345-7^GLUCOSE^LN||142|mg/dL\nNTE|1||<Heinz bodies> seen",
    "from: {C}\nto: {D}\ncc: {R}\nsent: {date}\nsubject: re: {PF}'s <Holter> results\n\nhi {DF}, the monitor (s/n {serial}) showed <Mobitz> II. can you call {PF} at {phone} or write to {email}? thx, {CF}",
    "s/w pt's mom {R} @ {phone}. {PF} has had fever since {date}, T 39.1. no rash, no <Koplik spots>, no <Brudzinski sign>. advised <Tylenol> 15 mg/kg. rtc if worse. -{C} rn",
    "CONSENT FOR TREATMENT\nI, {P}, born {date}, residing at {street}, {town}, authorize {C}, MD and the staff of {hospital} to perform a <Nissen fundoplication>. Witness: {D}. Driver's license {license}. Signed electronically from {ip} on {date}.",
    "Family meeting: present were {R}, {C}, {D} and the patient's nephew. {PF} is {oldwords} years old, formerly a nurse at {hospital}. <Glasgow Coma Scale> 9. Decision: comfort care. Next of kin reachable under {phone}. <Foley> stays.",
    "Sleep clinic: <Epworth> 16, <Mallampati> III, <Cheyne-Stokes>. CPAP {device} (UDI {udi}). DME vendor: {employer}, acct {account}. Truck driver, VIN {vin}. {P} prefers text messages to {phone}. Username {user}.",
    "PT eval\nName {P} Age 46 Room {room}\nDx: <Bankart lesion>, <Hill-Sachs>. <Hawkins-Kennedy> +, <Speed test> -. Lives w/ girlfriend {R} in {town}, 2nd floor walk-up. Goals: return to work at {employer}. Seen by {C}, PT, {date} 10:15-11:00.",
    "Home visit {date}. Mrs {PL} was dozing; her carer {R} let me in. <Parkinson's> stable on <Sinemet>. Fell near {street} on {date}, no <Colles>. Neighbour {DF} has the key. GPS {geo}. Will write to Dr {CL}.",
    "Cath lab: access R radial, <Judkins> L3.5, <Xience> stent ref {serial}. <Seldinger technique>. <Allen test> nl. {P} / MRN {mrn} / DOB {dob}. Operator: {C}; fellow: {D}. Time out {date} 07:42. ACT 280, <Plavix> 600.",
    "Insurance appeal for {P} (subscriber {R}, member no. {plan}, claim {account}): <Humira> failed, <Stelara> requested; <Crohn's> of the ileum, <Montreal classification> A2L1B2. Letter dated {date}. Fax to {phone}. {C}, MD, NPI {npi}",
    'Telehealth. "My name is {P} and my husband {R} is with me." Joined from {town}, IP {ip}. <Raynaud\'s>, <Schirmer> abnormal. Meeting link {url}. Allergic to <Bactrim>. Next: {date}, ask for {CF} at the desk.',
    "Addendum by {C} on {date}: the specimen labelled {PL} belongs to MRN {mrn} ({PF} {PL}), not to {R}. <Papanicolaou stain>; <Hürthle cell> change; <Bethesda> III. Called to Dr. {DL} {date} 16:20, read back.",
)

CHINESE = (
    "电子邮件：{C}您好，患者{P}（病案号{zhrecord}）{zhdate}的<心电>图示<左室>高电压，请与其联系（{zhphone}）。祝好，{D}",
    "家访记录 {zhdate} 地点：{zhaddress} 户主：{R} 访视对象：{P}，{old}岁，<高血压>Ⅱ级，<平素>服<氨氯地平>。邻居反映夜间<时有>呼喊。访视人：{C}、{D}",
    "住院证\n科别：骨科　姓名：{P}　身份证：{resident}　单位：{zhemployer}　联系人：{R}（妻）　电话：{zhphone}\n诊断：<股骨>颈骨折，<石膏>固定。接诊：{C}　{zhdate}",
    "死亡记录：{P}，男，{old}岁，于{zhdate}因<脓毒症>抢救无效死亡。参加抢救：{C}主任、{D}医生、{E}护士。家属{R}在场。<万古霉素>已用7天。",
    "投诉登记：来电人{R}自称系{bed}床{P}的儿子，反映{C}医生态度问题，联系方式{zhphone}，微信{wechat}。处理人：{D}。{zhdate}",
    "新生儿记录：{P}之女，{zhdate}出生于{zhhospital}，体重3200g，<羊水>Ⅱ度，<常规>处理。接生：{C}。父亲：{R}，{zhemployer}职工。<黄疸>消退。",
    "转诊回执：{zhhospital}{C}医师：贵院转来之{P}（住院号{zhrecord}）已于{zhdate}行<关节>镜手术，<康复>可。{D} 敬上",
    "MDT讨论：{P}，<EGFR>突变，<奥希替尼>耐药。{C}：建议<方案>调整；{D}：<查体>同前；{E}：<应激>反应轻。记录：{R}。{zhdate}",
)
