<?php
// php soap_client.php WSDL USER PASSWORD COMPANY: makes a folder, and prints what came back and how a wrong call is refused.
[, $wsdl, $user, $password, $company] = $argv;
$client = new SoapClient($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'trace' => true, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$sign_in = ['user' => $user, 'password' => $password];
$client->__setSoapHeaders(new SoapHeader('http://www.scene7.com/IpsApi/xsd', 'authHeader', $sign_in));
$made = $client->createFolder(['companyHandle' => $company, 'folderPath' => "$company/php/Größe"]);
$told = ['folderHandle' => $made->folderHandle];
try {
    $client->createFolder(['companyHandle' => 'c|99', 'folderPath' => 'x']);
} catch (SoapFault $fault) {
    $told['fault'] = [$fault->faultcode, $fault->faultstring, $fault->detail->authorizationFault->code];
}
echo json_encode($told, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
